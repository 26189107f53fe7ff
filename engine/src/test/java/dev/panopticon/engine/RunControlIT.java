package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunControlIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void aPausedRunKeepsItsResultsAndGoesOnWhenResumed() {
    RunId run = TestRun.aRun().queries(200).remote("a").concurrency(1).plan(database);
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      Await.until("something is stored", () -> engine.outputs(run) > 0);
      engine.control().pause(run);
      assertThat(engine.status(run)).isEqualTo(RunStatus.PAUSED);
      assertThat(engine.reason(run)).contains("panopticon runs resume " + run);
      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(200);
    }
  }

  @Test
  void anEndedRunIsNotPaused() {
    RunId run = TestRun.aRun().queries(1).remote("a").plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      engine.control().pause(run);
      assertThat(engine.status(run)).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @Test
  void onlyWhatFailedIsRetriedWithWhatDependsOnIt() {
    RunId run =
        TestRun.aRun()
            .queries(40)
            .remote("a")
            .remote("b")
            .metric(new MetricSpec.Contains("contains", "answer", false))
            .judged(2)
            .pairwise(true)
            .plan(database);
    var mended = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request ->
                !mended.get() && isBroken(request)
                    ? ScriptedModels.failure(ErrorClass.INVALID_REQUEST)
                    : ScriptedModels.oblige(request));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      RunProgress before = engine.control().progress(run);
      assertThat(before.outputsFailed()).isEqualTo(4);
      assertThat(before.errors()).containsEntry(ErrorClass.INVALID_REQUEST, 4L + 4);
      int calls = models.calls().size();

      mended.set(true);
      // 4 answers; of these 1 + 2 judgments each; their 4 pairs in 2 orders; and 4 failed judgments
      assertThat(engine.control().retryFailed(run)).isEqualTo(4 + 4 * 3 + 4 * 2 + 4);
      engine.awaitStatus(run, RunStatus.COMPLETED);

      assertThat(models.calls()).hasSize(calls + 4 + 4 * 2 + 4 * 2 + 4);
      RunProgress after = engine.control().progress(run);
      assertThat(after.outputsFailed()).isZero();
      assertThat(after.errors()).isEmpty();
      assertThat(after.judgmentsDone()).isEqualTo(after.judgmentsPlanned());
      assertThat(after.callsMade()).as("calls stay counted").isEqualTo(models.calls().size());
      assertThat(engine.rows("SELECT DISTINCT status FROM judgment WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "SCORED"));
      assertRollupsCountTheRows(engine, run);
    }
  }

  /** Four answers of "b", and the judge's two replies about one answer of each. */
  private static boolean isBroken(CallRequest request) {
    String question = ScriptedModels.question(request);
    return switch (request.model().id()) {
      case "b" -> question.matches("question 1?[12]");
      case "judge" -> question.contains("answer to question 30");
      default -> false;
    };
  }

  private static void assertRollupsCountTheRows(TestEngine engine, RunId run) {
    assertThat(
            engine.count(
                """
                SELECT count(*) FROM (
                  SELECT metric_no, contestant_no, other_no, n, scored, failed FROM
                    (SELECT metric_no, contestant_no, other_no, sum(n) AS n, sum(scored) AS scored,
                            sum(failed) AS failed FROM rollup WHERE run_id = :run GROUP BY 1, 2, 3) r
                  EXCEPT
                  SELECT metric_no, contestant_no, other_no, count(*), count(score),
                         count(*) FILTER (WHERE status = 'FAILED')
                  FROM judgment WHERE run_id = :run GROUP BY 1, 2, 3) difference
                """,
                run))
        .isZero();
    assertThat(engine.count("SELECT sum(n) FROM output_rollup WHERE run_id = :run", run))
        .isEqualTo(engine.outputs(run));
  }

  @Test
  void aRunWithoutFailuresStaysAsItIs() {
    RunId run = TestRun.aRun().queries(3).remote("a").plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.control().retryFailed(run)).isZero();
      assertThat(engine.text("SELECT report->>'done' FROM run WHERE id = :run", run))
          .isEqualTo("true");
    }
  }

  @Test
  void whatARunIsAmendedWithIsNotForgottenByAChunkThatEndsMeanwhile() {
    var contains = new MetricSpec.Contains("contains", "answer", false);
    TestRun planned = TestRun.aRun().queries(2).remote("a").judged(1);
    RunId run = planned.plan(database);
    var goOn = new AtomicBoolean();
    var models = new ScriptedModels(request -> whenever(goOn, request));
    try (var engine = TestEngine.started(database, models)) {
      Await.until("it calls", () -> models.calls().size() == 2);
      engine.control().pause(run);
      planned.metric(contains).amend(database);
      engine.engine().wake();
      goOn.set(true);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.judgments(run)).isEqualTo(2 * 2);
    }
  }

  private static CallOutcome whenever(AtomicBoolean allowed, CallRequest request) {
    Await.until("the test goes on", allowed::get);
    return ScriptedModels.oblige(request);
  }

  @Test
  void aRunWithCallsInFlightIsNotRetried() {
    RunId run = TestRun.aRun().queries(2).remote("a").plan(database);
    var goOn = new AtomicBoolean();
    var models = new ScriptedModels(request -> whenever(goOn, request));
    try (var engine = TestEngine.started(database, models)) {
      Await.until("it calls", () -> models.calls().size() == 2);
      engine.control().pause(run);
      assertThatThrownBy(() -> engine.control().retryFailed(run))
          .isInstanceOf(PanopticonException.class)
          .hasMessageContaining("still in flight");
      goOn.set(true);
      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(2);
    }
  }

  /** Each line once, and only where something has changed. */
  @Test
  void whatAPersonDoesWithARunIsLoggedWithItsId() {
    RunId run = TestRun.aRun().queries(1).remote("a").plan(database);
    var mended = new AtomicBoolean();
    var goOn = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request ->
                mended.get()
                    ? whenever(goOn, request)
                    : ScriptedModels.failure(ErrorClass.INVALID_REQUEST));
    try (var log = CapturedLog.of(RunControl.class, RunDeletion.class);
        var engine = TestEngine.started(database, models)) {
      engine.awaitEnd(run);
      RunControl control = engine.control();
      control.pause(run);
      control.cancel(run);
      control.changePriority(run, Priority.NORMAL);
      assertThat(log.linesOf(run)).as("nothing has changed").isEmpty();

      mended.set(true);
      control.changePriority(run, Priority.HIGH);
      control.retryFailed(run);
      Await.until("it is asked again", () -> models.calls().size() == 2);
      control.pause(run);
      control.pause(run);
      control.cancel(run);
      control.cancel(run);
      control.resume(run);
      control.resume(run);
      goOn.set(true);
      engine.awaitEnd(run);
      control.retryFailed(run);
      control.delete(run);
      assertThat(log.linesOf(run))
          .containsExactly(
              "priority changed: run=" + run + " priority=HIGH",
              "run retried: run=" + run + " results=1",
              "run paused: run=" + run + " code=PAUSED_BY_PERSON",
              "run cancelled: run=" + run,
              "run resumed: run=" + run,
              "run deleted: run=" + run + " queries=1 outputs=1 judgments=0");
    }
  }

  @Test
  void aRunningRunIsNotRetried() {
    RunId run = TestRun.aRun().queries(1).remote("a").plan(database);
    var goOn = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request -> {
              Await.until("the test goes on", goOn::get);
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      assertThatThrownBy(() -> engine.control().retryFailed(run))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
      goOn.set(true);
      engine.awaitStatus(run, RunStatus.COMPLETED);
    }
  }
}
