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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Promise P6 with each role in a container of its own, on a file system of 300 MB: no role sees
 * PostgreSQL's files, but each sees how full their disk is, and stops before PostgreSQL must.
 */
@Tag("containers")
@Tag("full")
class FullDiskContainersSystemTest {
  private static final long MB = 1L << 20;
  private static final int VOLUME_MEGABYTES = 300;
  private static final int QUERIES = 150;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;
  private SmallVolume volume;

  @BeforeEach
  void mount() throws Exception {
    Docker.require();
    SmallVolume.whyNot().ifPresent(why -> assumeTrue(false, why));
    volume = SmallVolume.mounted(folder, VOLUME_MEGABYTES);
  }

  @AfterEach
  void unmount() throws Exception {
    if (volume != null) {
      volume.close();
    }
  }

  @Test
  void rolesStopWritingBeforePostgresIsOutOfRoomAndGoOnByThemselves() throws Exception {
    Path data = volume.path().resolve("data");
    try (SetUp setUp = SetUp.in(folder.resolve("set-up"), SetUp.ROLES, "--data", data)) {
      setUp.up();
      try (SimulatorContainer simulator =
          SimulatorContainer.start(setUp.network(), "--latency", "300ms", "--seed", "7")) {
        Api api = setUp.api();
        String run =
            api.post("/api/judge/runs", Suites.remote(SimulatorContainer.BASE_URL, QUERIES, 4))
                .get("id")
                .asString();
        long before = Eventually.get(PATIENCE, () -> done(api, run), done -> done > 5);

        Path filler = volume.filler("filler", volume.freeBytes() - 20 * MB);
        JsonNode paused =
            Eventually.get(
                PATIENCE,
                () -> api.get("/api/judge/runs/" + run),
                view -> view.get("status").asString().equalsIgnoreCase("paused"));
        assertThat(paused.get("reason").asString()).contains("the disk is almost full");
        assertThat(paused.get("resumes_by_itself").asBoolean()).isTrue();
        requireRefused(api, "/api/queries");
        requireRefused(api, "/api/keys");
        assertThat(ready(api).statusCode()).isEqualTo(503);

        Files.delete(filler);
        Eventually.get(
            PATIENCE,
            () -> api.get("/api/judge/runs/" + run).get("status").asString(),
            status -> status.equalsIgnoreCase("completed"));
        assertThat(done(api, run)).isEqualTo(2L * QUERIES).isGreaterThan(before);
        assertThat(simulator.calls()).as("nothing was asked twice").isEqualTo(4L * QUERIES);
        assertThat(ready(api).statusCode()).isEqualTo(200);
        assertThat(setUp.saidByPostgres(data))
            .contains("database system is ready to accept connections")
            .doesNotContain("PANIC");
        System.out.printf(
            "full disk, six containers on %d MB: paused at %d of %d evaluations, all stored after"
                + " room was made%n",
            VOLUME_MEGABYTES, paused.at("/progress/judgments_done").asLong(), 2 * QUERIES);
      }
      setUp.compose("down", "-t", "60");
    }
  }

  private static void requireRefused(Api api, String path) throws Exception {
    HttpResponse<String> refused =
        api.postRaw(
            path,
            path.endsWith("keys")
                ? "{\"name\": \"late\", \"role\": \"READER\"}"
                : "{\"content\": {\"text\": \"Is there room?\"}}");
    assertThat(refused.statusCode()).as(path + ": " + refused.body()).isEqualTo(507);
    JsonNode problem = JsonMapper.shared().readTree(refused.body());
    assertThat(problem.get("code").asString()).isEqualTo("STORAGE_FULL");
    assertThat(problem.get("detail").asString()).contains("almost full", "free space there");
  }

  private static HttpResponse<String> ready(Api api) throws Exception {
    return api.send(HttpRequest.newBuilder(api.address().resolve("/health/ready")).GET());
  }

  private static long done(Api api, String run) throws Exception {
    return api.get("/api/judge/runs/" + run).at("/progress/judgments_done").asLong();
  }
}
