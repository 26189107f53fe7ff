package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Promises P1 and P2: a kill -9 of the server in the middle of a run loses nothing that was
 * acknowledged, the run goes on by itself, its report is that of a run that nobody killed, and at
 * most the calls in flight are paid twice.
 */
class KillSystemTest {
  private static final int QUERIES = 1_000;
  private static final int CONTESTANTS = 2;
  private static final int IN_FLIGHT = 64;

  /** One call to the model and one to the judge for each evaluation. */
  private static final int PLANNED_CALLS = QUERIES * CONTESTANTS * 2;

  private static final List<String> MAY_DIFFER =
      List.of(
          "run",
          "started_at",
          "finished_at",
          "calls",
          "cost_usd",
          "saved_by_cache_usd",
          "latency_ms");

  @TempDir Path folder;
  private Simulation simulation;

  @BeforeEach
  void startSimulator() throws Exception {
    simulation = Simulation.start("--latency", "100ms", "--jitter", "50ms", "--seed", "7");
  }

  @AfterEach
  void stopSimulator() throws Exception {
    simulation.close();
  }

  @Test
  void runSurvivesKillsOfTheServer() throws Exception {
    surviveKills(2);
  }

  @Test
  @Tag("full")
  void runSurvivesManyKills() throws Exception {
    surviveKills(12);
  }

  @Test
  void runSurvivesAKillOfItsPostgres() throws Exception {
    Path data = folder.resolve("postgres-killed");
    try (Server server = Server.up(data)) {
      String run = server.post("/api/judge/runs", suite()).get("id").asString();
      long acknowledged =
          Eventually.get(
              Duration.ofMinutes(1), progressOf(server, run), done -> done >= QUERIES / 3);

      String postmaster =
          Files.readAllLines(data.resolve("postgres/17/postmaster.pid")).getFirst().strip();
      ProcessHandle.of(Long.parseLong(postmaster)).orElseThrow().destroyForcibly();

      JsonNode report = awaitReport(server, run);
      assertThat(acknowledged).isPositive();
      assertThat(report.at("/models/0/metrics/0/scored").asInt()).isEqualTo(QUERIES);
      assertThat(report.at("/models/1/metrics/0/scored").asInt()).isEqualTo(QUERIES);
      assertThat(simulation.calls())
          .isBetween((long) PLANNED_CALLS, (long) PLANNED_CALLS + IN_FLIGHT);
    }
  }

  private void surviveKills(int kills) throws Exception {
    JsonNode twin = unkilledReport();
    simulation.reset();
    Path data = folder.resolve("killed");
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    Server server = Server.up(data);
    String run = server.post("/api/judge/runs", suite()).get("id").asString();
    long acknowledged = 0;
    for (int kill = 1; kill <= kills; kill++) {
      long goal =
          (long) QUERIES * CONTESTANTS * kill / (kills + 1) - random.nextInt(QUERIES / kills / 4);
      acknowledged =
          Eventually.get(Duration.ofMinutes(2), progressOf(server, run), done -> done >= goal);
      server.kill();
      server = Server.up(data);
      assertThat(progressOf(server, run).call())
          .as("acknowledged before the kill")
          .isGreaterThanOrEqualTo(acknowledged);
      long restarted = acknowledged;
      Eventually.get(Duration.ofSeconds(10), progressOf(server, run), done -> done > restarted);
    }
    JsonNode report = awaitReport(server, run);
    server.close();

    assertThat(comparable(report)).isEqualTo(comparable(twin));
    assertThat(simulation.calls())
        .as("calls, of which at most those in flight at the kills are repeated")
        .isBetween((long) PLANNED_CALLS, (long) PLANNED_CALLS + (long) kills * IN_FLIGHT);
    System.out.printf(
        "kills %d, acknowledged lost 0, calls %d of %d planned, repeated %d (in flight at the kills: at most %d)%n",
        kills,
        simulation.calls(),
        PLANNED_CALLS,
        simulation.calls() - PLANNED_CALLS,
        kills * IN_FLIGHT);
  }

  private JsonNode unkilledReport() throws Exception {
    try (Server server = Server.up(folder.resolve("twin"))) {
      String run = server.post("/api/judge/runs", suite()).get("id").asString();
      JsonNode report = awaitReport(server, run);
      assertThat(simulation.calls()).isEqualTo(PLANNED_CALLS);
      return report;
    }
  }

  private static JsonNode awaitReport(Server server, String run) throws Exception {
    Eventually.get(
        Duration.ofMinutes(5),
        () -> statusOf(server, run),
        status -> !status.equalsIgnoreCase("running"));
    JsonNode report = server.get("/api/judge/runs/" + run + "/report");
    assertThat(report.get("status").asString()).isEqualTo("completed");
    return report;
  }

  /** Away for a moment, while the database comes back, is not ended. */
  private static String statusOf(Server server, String run) throws Exception {
    var response =
        server.send(
            HttpRequest.newBuilder(server.address().resolve("/api/judge/runs/" + run)).GET());
    return response.statusCode() == 503
        ? "running"
        : JsonMapper.shared().readTree(response.body()).path("status").asString("?");
  }

  private static java.util.concurrent.Callable<Long> progressOf(Server server, String run) {
    return () ->
        server.get("/api/judge/runs/" + run).get("progress").get("judgments_done").asLong();
  }

  private ObjectNode suite() {
    return Suites.remote(simulation.baseUrl(), QUERIES, IN_FLIGHT);
  }

  /** The report without what two runs may differ in. */
  private static JsonNode comparable(JsonNode report) {
    if (report instanceof ObjectNode object) {
      ObjectNode copy = JsonMapper.shared().createObjectNode();
      object.properties().stream()
          .filter(property -> !MAY_DIFFER.contains(property.getKey()))
          .forEach(property -> copy.set(property.getKey(), comparable(property.getValue())));
      return copy;
    }
    if (report instanceof ArrayNode array) {
      ArrayNode copy = JsonMapper.shared().createArrayNode();
      array.forEach(element -> copy.add(comparable(element)));
      return copy;
    }
    return report;
  }
}
