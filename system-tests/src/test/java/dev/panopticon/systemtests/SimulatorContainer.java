package dev.panopticon.systemtests;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator in a container of its own, in the network of a set-up: the witness of its calls.
 */
final class SimulatorContainer implements AutoCloseable {
  /** As the set-up's containers reach it. */
  static final URI BASE_URL = URI.create("http://simulator:9999/v1");

  private static final String READY = "Simulator ready";
  private final String container;

  private SimulatorContainer(String container) {
    this.container = container;
  }

  static SimulatorContainer start(String network, Object... options) throws Exception {
    List<Object> words =
        new ArrayList<>(
            List.of("run", "-d", "--init", "--network", network, "--network-alias", "simulator"));
    words.addAll(List.of("--no-healthcheck", "-p", "127.0.0.1::9999", Docker.image()));
    words.addAll(List.of("simulate", "--host", "0.0.0.0", "--port", "9999"));
    words.addAll(Arrays.asList(options));
    var simulator = new SimulatorContainer(Docker.ok(words.toArray()));
    Eventually.get(
        Duration.ofMinutes(2),
        () -> Docker.run("logs", simulator.container).all(),
        said -> said.contains(READY));
    return simulator;
  }

  /** Every call that ever arrived. */
  long calls() throws Exception {
    String published = Docker.ok("port", container, "9999").lines().findFirst().orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + published + "/stats")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JsonMapper.shared()
          .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .get("calls")
          .asLong();
    }
  }

  @Override
  public void close() {
    Docker.cleanUp(() -> Docker.run("rm", "-f", "-v", container));
  }
}
