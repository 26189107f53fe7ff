package dev.panopticon.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server's API as any program uses it.
 *
 * @param key null where none is asked for
 */
record Api(URI address, @Nullable String key) {
  /** Planning a large run takes its time on a loaded machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(path, send(HttpRequest.newBuilder(address.resolve(path)).GET()));
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return json(path, postRaw(path, body.toString()));
  }

  HttpResponse<String> postRaw(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String path, HttpResponse<String> response) {
    if (response.statusCode() >= 400) {
      throw new AssertionError(
          path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }
}
