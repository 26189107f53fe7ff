package dev.panopticon.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator in a process of its own, so that a kill of the server leaves its counts alone: the
 * witness.
 */
final class Simulation implements AutoCloseable {
  private static final String READY = "Simulator ready. Base URL ";
  private final Process process;
  private final URI baseUrl;

  private Simulation(Process process, URI baseUrl) {
    this.process = process;
    this.baseUrl = baseUrl;
  }

  static Simulation start(Object... options) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("simulate", "--port", "0"));
    arguments.addAll(List.of(options));
    Process process = Command.panopticon(arguments.toArray()).start();
    return new Simulation(process, URI.create(Startup.await(process, READY).split(" ")[0]));
  }

  /** With {@code /v1}, as a provider's base_url. */
  URI baseUrl() {
    return baseUrl;
  }

  JsonNode stats() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve("/stats")).build();
    return JsonMapper.shared()
        .readTree(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Every call that ever arrived. */
  long calls() throws IOException, InterruptedException {
    return stats().get("calls").asLong();
  }

  /** Those for one model. */
  long calls(String model) throws IOException, InterruptedException {
    return stats().at("/byModel/" + model).asLong(0);
  }

  /** The most at once since the last reset. */
  int mostInFlight() throws IOException, InterruptedException {
    return stats().at("/load/maxInFlight").asInt();
  }

  void reset() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(baseUrl.resolve("/stats/reset"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
