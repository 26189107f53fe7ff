package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class ClusterIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void twoEnginesShareARunAndCommitEachCellOnce() {
    RunId run =
        TestRun.aRun()
            .queries(1000)
            .remote("a")
            .remote("b")
            .metric(new MetricSpec.Contains("contains", "answer", false))
            .judged(1)
            .plan(database);
    var both = new CountDownLatch(2);
    var first = answeringWhenBothAreAtWork(both);
    var second = answeringWhenBothAreAtWork(both);
    try (var one = TestEngine.started(database, first, false);
        var _ = TestEngine.started(database, second, false)) {
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(one.outputs(run)).isEqualTo(2000);
      assertThat(one.judgments(run)).isEqualTo(4000);
      assertThat(first.calls().size() + second.calls().size()).isEqualTo(4000);
      EngineIT.assertRollupsEqualRows(one, run);
      Await.until(
          "no task is left",
          () ->
              JdbcClient.create(database)
                      .sql("SELECT count(*) FROM scheduled_tasks")
                      .query(Long.class)
                      .single()
                  == 0);
    }
  }

  /** The first call of each engine counts down, and none is answered before both have called. */
  private static ScriptedModels answeringWhenBothAreAtWork(CountDownLatch both) {
    var called = new AtomicBoolean();
    return new ScriptedModels(
        request -> {
          if (called.compareAndSet(false, true)) {
            both.countDown();
          }
          Await.until("both engines have called", () -> both.getCount() == 0);
          return ScriptedModels.oblige(request);
        });
  }

  @Test
  void aRunIsExactWhenEveryConnectionIsCutInItsMiddle() {
    RunId run =
        TestRun.aRun()
            .queries(600)
            .remote("a")
            .metric(new MetricSpec.Contains("contains", "answer", false))
            .judged(1)
            .concurrency(32)
            .plan(database);
    var calls = new AtomicInteger();
    var models =
        new ScriptedModels(
            request -> {
              int call = calls.incrementAndGet();
              if (call % 300 == 0 && call < 1200) {
                cutAllConnections();
              }
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      Await.until("completed", () -> isCompleted(engine, run));
      assertThat(engine.outputs(run)).isEqualTo(600);
      assertThat(engine.judgments(run)).isEqualTo(1200);
      // Results wait for the database: none of them is lost, so none is asked for again.
      assertThat(models.calls()).hasSize(1200);
      EngineIT.assertRollupsEqualRows(engine, run);
    }
  }

  /** This wait's own connections are cut too. */
  private static boolean isCompleted(TestEngine engine, RunId run) {
    try {
      return engine.status(run) == RunStatus.COMPLETED;
    } catch (DataAccessException cut) {
      return false;
    }
  }

  private static void cutAllConnections() {
    JdbcClient.create(DATABASE.pool("public"))
        .sql(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        .query(Long.class)
        .single();
  }
}
