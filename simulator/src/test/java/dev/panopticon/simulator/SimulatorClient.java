package dev.panopticon.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A real HTTP client of a simulator. */
final class SimulatorClient implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Simulator simulator;

  SimulatorClient(Simulator simulator) {
    this.simulator = simulator;
  }

  static ObjectNode request(String model, String question) {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    return body;
  }

  HttpResponse<String> ask(String model, String question) throws IOException, InterruptedException {
    return post(request(model, question).toString());
  }

  HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    return http.send(chat(body, headers).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder chat(String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("v1/chat/completions"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpClient http() {
    return http;
  }

  URI uri(String path) {
    return simulator.rootUrl().resolve(path);
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  static String content(HttpResponse<String> response) {
    return json(response).at("/choices/0/message/content").stringValue();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
