package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Timeout(120)
class PurgeIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant CUTOFF = Instant.parse("2026-01-01T00:00:00Z");
  private static final int QUERIES = 10;

  private final DataSource database = DATABASE.pool("judge_service");
  private final JdbcClient jdbc = JdbcClient.create(database);
  private final RunControl control = IdleControl.on(database);

  @AfterEach
  void deleteAll() {
    for (String table :
        List.of("output", "judgment", "rollup", "output_rollup", "scheduled_tasks", "run")) {
      jdbc.sql("DELETE FROM " + table).update();
    }
  }

  @Test
  void oldRunsGoAndTheNewestCompletedOfEachNameStay() {
    RunId oldest = oldRun("nightly");
    RunId middle = oldRun("nightly");
    RunId newest = oldRun("nightly");
    RunId other = oldRun("other");
    RunId cancelled = oldRun("nightly");
    set(cancelled, "CANCELLED");
    RunId young = oldRun("nightly");
    endedAt(young, Instant.parse("2026-06-01T00:00:00Z"));
    RunId running = TestRun.aRun().named("nightly").queries(1).recorded("p", "x").plan(database);

    var keepOne = new PurgeScope(CUTOFF, null, 1);
    assertThat(control.previewPurge(keepOne))
        .extracting(RunPurge.OldRun::id)
        .containsExactly(oldest, middle, newest, cancelled);
    assertThat(control.previewPurge(new PurgeScope(CUTOFF, null, 3)))
        .extracting(RunPurge.OldRun::id)
        .containsExactly(oldest, cancelled);
    assertThat(control.previewPurge(new PurgeScope(CUTOFF, "other", 0)))
        .extracting(RunPurge.OldRun::id)
        .containsExactly(other);
    assertThat(control.previewPurge(keepOne).getFirst())
        .satisfies(
            run -> {
              assertThat(run.outputs()).isEqualTo(QUERIES);
              assertThat(run.judgments()).isEqualTo(QUERIES);
              assertThat(run.bytes()).isBetween(2L * QUERIES * 200, 2L * QUERIES * 400);
            });

    RunPurge.Purged purged = control.purge(keepOne, LONG);
    assertThat(purged.complete()).isTrue();
    assertThat(purged.runs()).hasSize(4);
    assertThat(runs()).containsExactlyInAnyOrder(other, young, running);
    assertThat(count("SELECT count(*) FROM output")).isEqualTo(2 * QUERIES);
    assertThat(count("SELECT count(*) FROM judgment")).isEqualTo(2 * QUERIES);
    assertThat(count("SELECT count(*) FROM deleted_run")).isZero();
  }

  @Test
  void aRunThatAnotherRunsGateNamesStaysUnlessNoneIsToBeKept() {
    RunId baseline = oldRun("base");
    RunId newer = oldRun("base");
    jdbc.sql("UPDATE run SET suite = jsonb_build_object('gates', ARRAY[:id]) WHERE id = :newer")
        .param("id", baseline.toString())
        .param("newer", newer.value())
        .update();
    assertThat(control.previewPurge(new PurgeScope(CUTOFF, null, 1))).isEmpty();
    assertThat(control.previewPurge(new PurgeScope(CUTOFF, null, 0))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 9, 12})
  void aPurgeThatWasKilledIsFinishedByTheNext(int connections) {
    oldRun("nightly");
    oldRun("nightly");
    RunId kept = oldRun("nightly");
    var scope = new PurgeScope(CUTOFF, null, 1);
    assertThatThrownBy(() -> IdleControl.on(dyingAfter(connections)).purge(scope, LONG))
        .isInstanceOf(RuntimeException.class);

    control.clearRemains();
    control.purge(scope, LONG);
    assertThat(runs()).containsExactly(kept);
    assertThat(count("SELECT count(*) FROM output")).isEqualTo(QUERIES);
    assertThat(count("SELECT count(*) FROM judgment")).isEqualTo(QUERIES);
    assertThat(count("SELECT count(*) FROM deleted_run")).isZero();
  }

  @Test
  void aPurgeEndsWhenItsTimeIsUpAndSaysSo() {
    oldRun("nightly");
    oldRun("nightly");
    RunPurge.Purged none = control.purge(new PurgeScope(CUTOFF, null, 0), Duration.ofSeconds(-1));
    assertThat(none.complete()).isFalse();
    assertThat(none.runs()).isEmpty();
  }

  @Test
  void compactionMakesTheFilesSmaller() {
    RunId run = oldRun("big");
    jdbc.sql(
            """
            INSERT INTO output (id, run_id, query_no, contestant_no, repeat, status, text, attempts,
                cached, content_key, reusable, created_at)
            SELECT gen_random_uuid(), :run, 1000 + n, 0, 1, 'ANSWERED', repeat(md5(n::text), 60), 1,
                false, '', false, now()
            FROM generate_series(1, 5000) AS n
            """)
        .param("run", run.value())
        .update();
    oldRun("big");
    assertThat(control.purge(new PurgeScope(CUTOFF, null, 1), LONG).runs()).hasSize(1);
    assertThat(control.reclaimSpace(true)).isGreaterThan(1_000_000);
    assertThat(control.reclaimSpace(false)).isLessThan(1_000_000);
  }

  private RunId oldRun(String name) {
    RunId run =
        TestRun.aRun()
            .named(name)
            .queries(QUERIES)
            .recorded("people", "an answer")
            .metric(new MetricSpec.Contains("contains", "answer", false))
            .plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
    }
    endedAt(run, LONG_AGO);
    return run;
  }

  private void endedAt(RunId run, Instant instant) {
    jdbc.sql("UPDATE run SET finished_at = :at WHERE id = :run")
        .param("at", instant.atOffset(ZoneOffset.UTC))
        .param("run", run.value())
        .update();
  }

  private void set(RunId run, String status) {
    jdbc.sql("UPDATE run SET status = :status WHERE id = :run")
        .param("status", status)
        .param("run", run.value())
        .update();
  }

  private List<RunId> runs() {
    return jdbc.sql("SELECT id FROM run ORDER BY id")
        .query((row, no) -> RunId.parse(row.getString("id")))
        .list();
  }

  private long count(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  private DataSource dyingAfter(int connections) {
    var left = new AtomicInteger(connections);
    return new DelegatingDataSource(database) {
      @Override
      public Connection getConnection() throws SQLException {
        if (left.getAndDecrement() <= 0) {
          throw new SQLException("this process has been killed", "08006");
        }
        return super.getConnection();
      }
    };
  }
}
