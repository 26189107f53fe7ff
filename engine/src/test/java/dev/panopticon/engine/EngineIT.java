package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Limits;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EngineIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void recordedAnswersAreScoredAndTheReportIsStored() {
    RunId run =
        TestRun.aRun()
            .queries(40)
            .recorded("people", "ref 7")
            .metric(new MetricSpec.ExactMatch("exact", false))
            .plan(database);
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).isEmpty();
      assertThat(engine.outputs(run)).isEqualTo(40);
      assertThat(engine.judgments(run)).isEqualTo(40);
      assertThat(engine.text("SELECT report->>'done' FROM run WHERE id = :run", run))
          .isEqualTo("true");
      assertThat(
              engine.text(
                  """
                  SELECT string_agg(q.query_id, ',') FROM judgment j
                  JOIN run_query q USING (run_id, query_no)
                  WHERE j.run_id = :run AND j.score = 1
                  """,
                  run))
          .isEqualTo("q7");
      RunProgress progress = engine.control().progress(run);
      assertThat(progress.outputsDone()).isEqualTo(progress.outputsPlanned()).isEqualTo(40);
      assertThat(progress.judgmentsDone()).isEqualTo(progress.judgmentsPlanned()).isEqualTo(40);
      assertThat(progress.callsMade()).isZero();
    }
  }

  @Test
  void modelsAreAskedAndJudgedWithRepeatsAndPairsInBothOrders() {
    RunId run =
        TestRun.aRun()
            .queries(50)
            .remote("a")
            .remote("b")
            .repeats(2)
            .metric(new MetricSpec.Contains("contains", "answer", false))
            .judged(3)
            .pairwise(true)
            .concurrency(32)
            .plan(database);
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);

      assertThat(engine.outputs(run)).isEqualTo(200);
      // contains 200, judge 200 x 3, pairs 50 x 2 repeats x 2 orders
      assertThat(engine.judgments(run)).isEqualTo(200 + 600 + 200);
      assertThat(models.calls()).hasSize(200 + 600 + 200);
      assertThat(models.mostInFlight()).isLessThanOrEqualTo(32);
      // The judge always prefers the first shown: A unswapped, B swapped.
      assertThat(
              engine.rows(
                  """
                  SELECT swapped, min(score) AS low, max(score) AS high, min(score_a) AS a,
                         min(score_b) AS b, count(*) AS n
                  FROM judgment WHERE run_id = :run AND other_no >= 0 GROUP BY 1 ORDER BY 1
                  """,
                  run))
          .containsExactly(
              Map.of("swapped", false, "low", 1.0, "high", 1.0, "a", 8.0, "b", 6.0, "n", 100L),
              Map.of("swapped", true, "low", 0.0, "high", 0.0, "a", 6.0, "b", 8.0, "n", 100L));
      assertRollupsEqualRows(engine, run);
      RunProgress progress = engine.control().progress(run);
      assertThat(progress.judgmentsByStatus()).containsEntry(JudgmentStatus.SCORED, 1000L);
      assertThat(progress.callsMade()).isEqualTo(1000);
      // 10 tokens in at 0.15, 5 out at 0.60 dollars a million: 4500 nano-dollars a call
      assertThat(progress.costNanoUsd()).isEqualTo(1000 * 4500L);
    }
  }

  static void assertRollupsEqualRows(TestEngine engine, RunId run) {
    List<Map<String, Object>> sums =
        engine.rows(
            """
            SELECT metric_no, contestant_no, other_no, theme, n, scored, calls, score_sum,
                   score_square_sum,
                   (SELECT sum(b) FROM unnest(histogram) AS b) AS binned
            FROM rollup WHERE run_id = :run
            ORDER BY metric_no, contestant_no, other_no, theme
            """,
            run);
    List<Map<String, Object>> rows =
        engine.rows(
            """
            SELECT j.metric_no, j.contestant_no, j.other_no, coalesce(q.theme, '') AS theme,
                   count(*) AS n, count(score) AS scored, sum(attempts) AS calls,
                   sum(score::text::numeric) AS score_sum,
                   sum(score::text::numeric * score::text::numeric) AS score_square_sum,
                   count(score)::numeric AS binned
            FROM judgment j JOIN run_query q USING (run_id, query_no)
            WHERE run_id = :run GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """,
            run);
    assertThat(sums).isNotEmpty().hasSameSizeAs(rows);
    for (int i = 0; i < sums.size(); i++) {
      assertThat(sums.get(i))
          .usingRecursiveComparison()
          .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
          .isEqualTo(rows.get(i));
    }
    assertThat(engine.count("SELECT sum(n) FROM output_rollup WHERE run_id = :run", run))
        .isEqualTo(engine.outputs(run));
  }

  @Test
  void fewerCallsAreInFlightThanTheProviderAllows() {
    RunId run = TestRun.aRun().queries(30).remote("a", new Limits(3, null, null)).plan(database);
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(30);
      assertThat(models.mostInFlight()).isBetween(1, 3);
    }
  }

  @Test
  void aNarrowProviderDoesNotHoldUpTheRunsOthers() {
    RunId run =
        TestRun.aRun()
            .queries(15)
            .remote("slow", new Limits(1, null, null))
            .remote("fast")
            .concurrency(4)
            .plan(database);
    var fast = new CountDownLatch(15);
    var models =
        new ScriptedModels(
            request -> {
              if (request.model().id().equals("fast")) {
                fast.countDown();
              } else {
                // The slow model answers nothing before the fast one has answered everything.
                Await.until("all fast calls were made", () -> fast.getCount() == 0);
              }
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.outputs(run)).isEqualTo(30);
      assertThat(models.mostInFlight()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void metricsThatDoNotApplyAreSkippedWithTheirReason() {
    RunId run =
        TestRun.aRun()
            .query("q", "question", null, null)
            .recorded("people", "text")
            .metric(new MetricSpec.ExactMatch("exact", false))
            .skipped(
                TestRun.scale("judged", new JudgeSource.Model("none"), 1), "no judge configured")
            .plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  "SELECT status, reason FROM judgment WHERE run_id = :run AND metric_no = 1", run))
          .containsExactly(Map.of("status", "SKIPPED", "reason", "no judge configured"));
      assertThat(
              engine.text("SELECT status FROM judgment WHERE run_id = :run AND metric_no = 0", run))
          .isEqualTo("SKIPPED");
    }
  }
}
