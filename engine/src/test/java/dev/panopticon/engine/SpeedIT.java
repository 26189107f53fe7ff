package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.PoolSettings;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DirectoryOwner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Prints how many evaluations a second the engine makes durable; asserts only that all are. */
@Tag("full")
class SpeedIT {
  @TempDir static Path parent;

  private static final MetricSpec EXACT = new MetricSpec.ExactMatch("exact", false);

  private static DirectoryOwner owner;
  private static Database server;
  private static DataSource database;

  /** With the product's own durable settings: each commit waits for the disk. */
  @BeforeAll
  static void startTheServer() {
    owner = DataDirectory.at(parent).own();
    server = Database.embedded(owner);
    server.migrate("judge_service", "classpath:db/judge_service");
    database = server.pool(PoolSettings.of("judge_service"));
    assertThat(
            JdbcClient.create(database)
                .sql("SELECT current_setting('fsync') || current_setting('synchronous_commit')")
                .query(String.class)
                .single())
        .isEqualTo("onon");
  }

  @AfterAll
  static void stopTheServer() {
    server.close();
    owner.close();
  }

  @Test
  void recordedOutputsAndADeterministicMetric() {
    measure("warm-up", TestRun.aRun().queries(5_000).recorded("people", "x").metric(EXACT), 5_000);
    measure(
        "recorded", TestRun.aRun().queries(50_000).recorded("people", "x").metric(EXACT), 50_000);
  }

  @Test
  void aModelWithoutLatencyAndADeterministicMetric() {
    measure(
        "0 ms model, 256 in flight",
        TestRun.aRun().queries(20_000).remote("a").concurrency(256).metric(EXACT),
        20_000);
  }

  @Test
  void aModelAndAJudgeWithoutLatency() {
    measure(
        "0 ms model and 0 ms judge, 256 in flight",
        TestRun.aRun().queries(20_000).remote("a").concurrency(256).judged(1),
        20_000);
  }

  private void measure(String what, TestRun planned, int evaluations) {
    long planning = System.nanoTime();
    RunId run = planned.plan(database);
    long start = System.nanoTime();
    var engine =
        new Engine(
            EngineSettings.named("speed-" + System.nanoTime(), true),
            database,
            ScriptedModels.obliging(),
            (id, finishedAt) -> "{}");
    try (engine) {
      engine.start();
      Await.until("done", () -> engine.control().progress(run).judgmentsDone() == evaluations);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d evaluations in %d ms, %,.0f/s (planned in %d ms)%n",
          what,
          evaluations,
          took.toMillis(),
          evaluations * 1e9 / took.toNanos(),
          Duration.ofNanos(start - planning).toMillis());
      assertThat(engine.control().progress(run).outputsFailed()).isZero();
    }
  }
}
