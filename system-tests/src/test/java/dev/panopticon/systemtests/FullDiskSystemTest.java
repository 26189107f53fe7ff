package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.storage.testing.SmallVolume;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Promise P6, on a real file system of 200 MB: a disk that a run fills, or another program,
 * corrupts nothing, and work goes on by itself when there is room.
 */
class FullDiskSystemTest {
  private static final long MB = 1L << 20;
  private static final int VOLUME_MEGABYTES = 200;
  private static final int QUERIES = 300;
  private static final int CONTESTANTS = 2;
  private static final int IN_FLIGHT = 16;
  private static final int LONG_ANSWER = 250_000;
  private static final int USUAL_ANSWER = 10_000;

  /** Judged without a model: one call for each evaluation. */
  private static final long PLANNED_CALLS = (long) QUERIES * CONTESTANTS;

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  @TempDir Path folder;
  private Simulation simulation;
  private SmallVolume volume;

  @BeforeEach
  void mount() throws Exception {
    SmallVolume.whyNot().ifPresent(why -> assumeTrue(false, why));
    volume = SmallVolume.mounted(folder, VOLUME_MEGABYTES);
    simulation = Simulation.start("--latency", "150ms", "--seed", "7");
  }

  @AfterEach
  void unmount() throws Exception {
    if (simulation != null) {
      simulation.close();
    }
    if (volume != null) {
      volume.close();
    }
  }

  @Test
  void aRunThatFillsTheDiskPausesAndGoesOnWhenThereIsRoom() throws Exception {
    try (Server server = Server.up(data())) {
      awaitReserve();
      Path filler = volume.filler("filler", volume.freeBytes() - 55 * MB);
      var run = FollowedRun.start(server, suite(LONG_ANSWER));
      JsonNode paused = run.await(DEADLINE, FullDiskSystemTest::waitsForRoom);
      long acknowledged = paused.at("/progress/outputs_done").asLong();
      System.out.printf(
          "paused after %d of %d answers: %s%n",
          acknowledged, PLANNED_CALLS, paused.get("reason").asString());
      assertThat(acknowledged).isPositive().isLessThan(PLANNED_CALLS);
      assertThat(paused.get("reason").asString())
          .contains("almost full", "free of", data().resolve("postgres").toString());
      assertWritesAreRefusedAndReadsAreNot(server, run);

      Files.delete(filler);
      JsonNode report = run.awaitReport(DEADLINE);
      assertEverythingCounted(report);
      assertThat(simulation.calls()).as("nothing was asked twice").isEqualTo(PLANNED_CALLS);
      assertThat(ready(server).statusCode()).isEqualTo(200);
    }
    assertThat(Cluster.isShutDown(data())).isTrue();
  }

  @Test
  void aDiskThatAnotherProgramFillsCostsNothingButTime() throws Exception {
    JsonNode twin = twinOnARoomyDisk();
    simulation.reset();
    try (Server server = Server.up(data())) {
      awaitReserve();
      var run = FollowedRun.start(server, suite(USUAL_ANSWER));
      JsonNode before =
          run.await(DEADLINE, view -> view.at("/progress/outputs_done").asLong() > QUERIES / 3);
      long acknowledged = before.at("/progress/outputs_done").asLong();
      Path filler = volume.fillUp("filler");
      assertThat(volume.freeBytes()).isZero();
      Cluster.killPostmaster(data());

      run.await(DEADLINE, FullDiskSystemTest::waitsForRoom);
      assertThat(live(server).statusCode()).isEqualTo(200);
      assertWritesAreRefusedAndReadsAreNot(server, run);
      assertThat(run.view().at("/progress/outputs_done").asLong())
          .as("acknowledged before the disk was full")
          .isGreaterThanOrEqualTo(acknowledged);

      Files.delete(filler);
      JsonNode report = run.awaitReport(DEADLINE);
      assertThat(Reports.comparable(report)).isEqualTo(Reports.comparable(twin));
      assertEverythingCounted(report);
      assertThat(simulation.calls()).isBetween(PLANNED_CALLS, PLANNED_CALLS + IN_FLIGHT);
      System.out.printf(
          "acknowledged before the disk was full %d, calls %d of %d planned%n",
          acknowledged, simulation.calls(), PLANNED_CALLS);
    }
  }

  private JsonNode twinOnARoomyDisk() throws Exception {
    try (Server server = Server.up(folder.resolve("twin"))) {
      return FollowedRun.start(server, suite(USUAL_ANSWER)).awaitReport(DEADLINE);
    }
  }

  private static boolean waitsForRoom(JsonNode view) {
    return view.get("status").asString().equalsIgnoreCase("paused")
        && view.get("resumes_by_itself").asBoolean();
  }

  private void assertWritesAreRefusedAndReadsAreNot(Server server, FollowedRun run)
      throws Exception {
    HttpResponse<String> refused =
        server.postRaw("/api/judge/runs", suite(USUAL_ANSWER).toString());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
    JsonNode problem = JsonMapper.shared().readTree(refused.body());
    assertThat(problem.get("code").asString()).isEqualTo("STORAGE_FULL");
    assertThat(problem.get("detail").asString()).contains("almost full", "free space there");

    assertThat(server.get("/api/judge/runs/" + run.id() + "/report").get("status").asString())
        .isEqualTo("paused");
    HttpResponse<String> notReady = ready(server);
    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(notReady.body()).contains("almost full");
    var shown = Command.panopticon("runs", "show", run.id(), "--data", data()).run();
    assertThat(shown.out()).contains("Paused: the disk is almost full");
  }

  private static HttpResponse<String> ready(Server server) throws Exception {
    return server.send(HttpRequest.newBuilder(server.address().resolve("/health/ready")).GET());
  }

  private static HttpResponse<String> live(Server server) throws Exception {
    return server.send(HttpRequest.newBuilder(server.address().resolve("/health/live")).GET());
  }

  private static void assertEverythingCounted(JsonNode report) {
    for (JsonNode model : report.get("models")) {
      assertThat(model.at("/metrics/0/scored").asInt()).isEqualTo(QUERIES);
    }
    assertThat(report.get("models").size()).isEqualTo(CONTESTANTS);
  }

  /** It is made in the background after the start. */
  private void awaitReserve() throws Exception {
    Path reserve = data().resolve("postgres/reserve");
    Eventually.get(Duration.ofMinutes(1), () -> Files.exists(reserve), there -> there);
  }

  private Path data() {
    return volume.path().resolve("data");
  }

  /** Long answers, and a metric that needs no model. */
  private ObjectNode suite(int answerCharacters) {
    ObjectNode suite = Suites.remote(simulation.baseUrl(), QUERIES, IN_FLIGHT);
    suite.get("queries").forEach(query -> askFor(answerCharacters, query));
    suite
        .putArray("metrics")
        .addObject()
        .put("name", "digits")
        .put("kind", "regex")
        .put("pattern", "[a-z]");
    return suite;
  }

  private static void askFor(int characters, JsonNode query) {
    String text = query.get("text").asString();
    ((ObjectNode) query).put("text", text + " [[answer-length:%d]]".formatted(characters));
  }
}
