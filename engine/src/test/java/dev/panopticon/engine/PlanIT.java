package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class PlanIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");
  private final JdbcClient jdbc = JdbcClient.create(database);

  @Test
  void aPlannedRunHasItsChunksScheduledAndItsCountsStored() {
    RunId run =
        TestRun.aRun()
            .queries(400)
            .remote("a")
            .recorded("b", "text")
            .repeats(2)
            .metric(new MetricSpec.JsonValid("json"))
            .judged(3)
            .pairwise(true)
            .plan(database);
    Map<String, Object> planned =
        row(
            "SELECT planned_outputs, planned_judgments, planned_calls FROM run WHERE id = :run",
            run);
    // 800 (query, repeat): 2 outputs, json 2, judge 2 x 3, pair 2 each; asked: a 1, judge 6, pair 2
    assertThat(planned)
        .isEqualTo(
            Map.of(
                "planned_outputs", 1600L,
                "planned_judgments", 800L * 10,
                "planned_calls", 800L * 9));
    // at least 10 cells a chunk: 2 queries of 4 cells
    assertThat(chunks(run)).isEqualTo(Map.of("n", 200L, "least", 2, "most", 2, "last", 399));
    assertThat(
            jdbc.sql("SELECT count(*) FROM scheduled_tasks WHERE task_instance LIKE :run || '/%'")
                .param("run", run.toString())
                .query(Long.class)
                .single())
        .isEqualTo(200);
  }

  private Map<String, Object> chunks(RunId run) {
    return row(
        """
        SELECT count(*) AS n, min(last_query_no - first_query_no + 1) AS least,
               max(last_query_no - first_query_no + 1) AS most, max(last_query_no) AS last
        FROM chunk WHERE run_id = :run
        """,
        run);
  }

  /** 16 chunks at once must hold more cells than calls may be in flight, and never too many. */
  @Test
  void chunksGrowWithTheConcurrencyAndTheRunUpToALimit() {
    RunId wide = TestRun.aRun().queries(1600).remote("a").concurrency(1000).plan(database);
    assertThat(chunks(wide)).isEqualTo(Map.of("n", 13L, "least", 100, "most", 125, "last", 1599));
    RunId widest = TestRun.aRun().queries(400).remote("a").concurrency(4000).plan(database);
    assertThat(chunks(widest)).isEqualTo(Map.of("n", 2L, "least", 100, "most", 300, "last", 399));
    RunId lengthy = TestRun.aRun().queries(5120).remote("a").concurrency(8).plan(database);
    assertThat(chunks(lengthy)).isEqualTo(Map.of("n", 256L, "least", 20, "most", 20, "last", 5119));
    RunId narrow = TestRun.aRun().queries(25).remote("a").concurrency(1).plan(database);
    assertThat(chunks(narrow)).isEqualTo(Map.of("n", 3L, "least", 5, "most", 10, "last", 24));
  }

  @Test
  void theSnapshotIsWhatWasPlanned() {
    TestRun planned =
        TestRun.aRun().queries(1).remote("a").recorded("b", "x").judged(2).pairwise(false);
    RunId run = planned.plan(database);
    RunSnapshot snapshot = new RunSnapshots(database).get(run);
    PlannedRun expected = planned.planned();
    assertThat(snapshot.settings()).isEqualTo(expected.settings());
    assertThat(snapshot.contestants().stream().map(RunSnapshot.Contestant::model).toList())
        .isEqualTo(expected.contestants().stream().map(PlannedRun.Contestant::model).toList());
    assertThat(snapshot.metrics().stream().map(RunSnapshot.Metric::spec).toList())
        .isEqualTo(expected.metrics().stream().map(PlannedRun.Metric::spec).toList());
    assertThat(snapshot.metrics().get(1).pairs()).containsExactly(new PlannedRun.Pair(0, 1));
    assertThat(snapshot.judges()).containsOnlyKeys("judge", "pair-judge");
  }

  @Test
  void changedContentMakesANewVersionAndTheSameContentKeepsIts() {
    assertThat(versionOf("first text")).isEqualTo(1);
    assertThat(versionOf("first text")).isEqualTo(1);
    assertThat(versionOf("second text")).isEqualTo(2);
    assertThat(versionOf("first text")).isEqualTo(1);
    assertThat(versionOf("third text")).isEqualTo(3);
  }

  private int versionOf(String text) {
    RunId run =
        TestRun.aRun().named("versions").query("q", text, null, null).remote("a").plan(database);
    return (Integer) row("SELECT version FROM run_query WHERE run_id = :run", run).get("version");
  }

  @Test
  void concurrentPlansOfOneSuiteNameDoNotClash() throws Exception {
    List<Future<RunId>> plans = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String text = "text " + i % 2;
        plans.add(
            threads.submit(
                () ->
                    TestRun.aRun()
                        .named("shared")
                        .query("q", text, null, null)
                        .remote("a")
                        .plan(database)));
      }
    }
    for (Future<RunId> plan : plans) {
      assertThat(plan.get()).isNotNull();
    }
    assertThat(
            jdbc.sql("SELECT count(*) FROM known_query WHERE suite_name = 'shared'")
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void anIdThatAppearsTwiceIsRefusedAndNothingStays() {
    TestRun twice =
        TestRun.aRun()
            .named("twice")
            .queries(600)
            .query("q3", "another text", null, null)
            .remote("a");
    assertThatThrownBy(() -> twice.plan(database))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DATA);
              assertThat(e).hasMessageContaining("\"q3\" appears more than once");
            });
    assertThat(jdbc.sql("SELECT count(*) FROM run WHERE name = 'twice'").query(Long.class).single())
        .isZero();
  }

  @Test
  void aRunWithoutQueriesIsRefused() {
    assertThatThrownBy(() -> TestRun.aRun().remote("a").plan(database))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SUITE));
  }

  @Test
  void aNulInAQueryIsReplaced() {
    RunId run = TestRun.aRun().query("q", "a\0b \\u0000", null, null).remote("a").plan(database);
    assertThat(row("SELECT content->>'text' AS text FROM run_query WHERE run_id = :run", run))
        .isEqualTo(Map.of("text", "a\uFFFDb \\u0000"));
  }

  private Map<String, Object> row(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query().singleRow();
  }
}
