package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
    var first = ScriptedModels.obliging();
    var second = ScriptedModels.obliging();
    try (var one = TestEngine.started(database, first, false);
        var _ = TestEngine.started(database, second, false)) {
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(one.outputs(run)).isEqualTo(2000);
      assertThat(one.judgments(run)).isEqualTo(4000);
      assertThat(first.calls().size() + second.calls().size()).isEqualTo(4000);
      assertThat(first.calls()).isNotEmpty();
      assertThat(second.calls()).isNotEmpty();
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
              if (calls.incrementAndGet() % 300 == 0) {
                cutAllConnections();
              }
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      // Not by the pool that is being cut: this wait shall not fail of it.
      Await.until("every call was answered", () -> calls.get() >= 1200);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.outputs(run)).isEqualTo(600);
      assertThat(engine.judgments(run)).isEqualTo(1200);
      // Results wait for the database: none of them is lost, so none is asked for again.
      assertThat(models.calls()).hasSize(1200);
      EngineIT.assertRollupsEqualRows(engine, run);
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
