package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class FailureIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final MetricSpec CONTAINS = new MetricSpec.Contains("contains", "answer", false);

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void oneCellThatFailsOrBreaksDoesNotStopTheOthers() {
    RunId run = TestRun.aRun().queries(20).remote("a").metric(CONTAINS).judged(1).plan(database);
    var models =
        new ScriptedModels(
            request ->
                switch (ScriptedModels.question(request)) {
                  case "question 3" -> ScriptedModels.failure(ErrorClass.INVALID_REQUEST);
                  case "question 5" -> throw new IllegalStateException("a broken client");
                  case "question 7" ->
                      new CallOutcome.Refused(
                          "not this", null, dev.panopticon.providers.Usage.UNKNOWN, Duration.ZERO);
                  default -> ScriptedModels.oblige(request);
                });
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  """
                  SELECT q.query_id AS q, o.status, coalesce(o.error_class, '') AS class,
                         string_agg(j.status || ' ' || coalesce(j.error_class, ''), ', ') AS judged
                  FROM output o JOIN run_query q USING (run_id, query_no)
                  JOIN judgment j USING (run_id, query_no)
                  WHERE o.run_id = :run AND o.status <> 'ANSWERED' GROUP BY 1, 2, 3 ORDER BY 1
                  """,
                  run))
          .containsExactly(
              failed("q3", "FAILED", "INVALID_REQUEST", "FAILED NO_OUTPUT, FAILED NO_OUTPUT"),
              failed("q5", "FAILED", "INTERNAL", "FAILED NO_OUTPUT, FAILED NO_OUTPUT"),
              failed("q7", "REFUSED", "", "REFUSED , REFUSED "));
      assertThat(engine.control().progress(run).errors())
          .isEqualTo(Map.of(ErrorClass.INVALID_REQUEST, 1L, ErrorClass.INTERNAL, 1L));
    }
  }

  private static Map<String, Object> failed(String q, String status, String type, String judged) {
    return Map.of("q", q, "status", status, "class", type, "judged", judged);
  }

  @Test
  void failedCallsAreLoggedWithTheirRunAndCell() {
    RunId run = TestRun.aRun().queries(1).remote("a").judged(1).plan(database);
    var asked = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request -> {
              if (request.model().id().equals("judge")) {
                return ScriptedModels.failure(ErrorClass.INVALID_REQUEST);
              }
              return asked.compareAndSet(false, true)
                  ? ScriptedModels.failure(ErrorClass.SERVER_ERROR)
                  : ScriptedModels.oblige(request);
            });
    try (var log = CapturedLog.of(CallModel.class);
        var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      String cell = "run=" + run + " query=q0 contestant=a repeat=1 ";
      assertThat(log.linesOf(run))
          .satisfiesExactly(
              contestants ->
                  assertThat(contestants)
                      .startsWith(
                          cell + "call failed: model=a attempt=1 error=SERVER_ERROR again_in_ms=")
                      .doesNotContain("never"),
              judges ->
                  assertThat(judges)
                      .isEqualTo(
                          cell
                              + "metric=helpfulness call failed: model=judge attempt=1"
                              + " error=INVALID_REQUEST again_in_ms=never message=scripted"));
    }
  }

  @Test
  void aFailedCallIsRepeatedNotBeforeTheProviderSaid() {
    RunId run = TestRun.aRun().queries(1).remote("a").plan(database);
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    var models =
        new ScriptedModels(
            request -> {
              times.add(System.nanoTime());
              return times.size() == 1
                  ? new CallOutcome.Failed(
                      ErrorClass.SERVER_ERROR, "busy", Duration.ofMillis(1500), Duration.ZERO)
                  : ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(times).hasSize(2);
      List<Long> both = List.copyOf(times);
      assertThat(Duration.ofNanos(both.get(1) - both.get(0)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1500));
      assertThat(engine.rows("SELECT status, attempts FROM output WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "ANSWERED", "attempts", 2));
      assertThat(engine.control().progress(run).callsRetried()).isEqualTo(1);
    }
  }

  @Test
  void aWrongKeyPausesTheRunAndAResumeAsksTheSameCells() {
    RunId run = TestRun.aRun().queries(30).remote("a").metric(CONTAINS).plan(database);
    var keyIsRight = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request ->
                keyIsRight.get()
                    ? ScriptedModels.oblige(request)
                    : ScriptedModels.failure(ErrorClass.UNAUTHENTICATED));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run))
          .isEqualTo(
              "The provider of the model \"a\" refused the key: scripted."
                  + " The model has no key: name one in its definition, and start the suite again:"
                  + " what is done comes from the cache.");
      assertThat(engine.outputs(run)).isZero();

      keyIsRight.set(true);
      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.rows("SELECT DISTINCT status FROM output WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "ANSWERED"));
      assertThat(engine.judgments(run)).isEqualTo(30);
    }
  }

  /** As where the provider's filter forbids a prompt, or a gateway does not find its way. */
  @ParameterizedTest
  @EnumSource(
      value = ErrorClass.class,
      names = {"FORBIDDEN", "MODEL_NOT_FOUND"})
  void aRefusedPromptFailsAloneWhereTheModelHasAnswered(ErrorClass refusal) {
    RunId run = TestRun.aRun().queries(30).remote("a").metric(CONTAINS).plan(database);
    var models =
        new ScriptedModels(
            request ->
                ScriptedModels.question(request).equals("question 29")
                    ? ScriptedModels.failure(refusal)
                    : ScriptedModels.oblige(request));
    try (var engine = TestEngine.started(database, models)) {
      Await.until("it does not go on", () -> engine.status(run) != RunStatus.RUNNING);
      // The refusal may come before the first answer: then the answers that were on their way
      // count.
      if (engine.status(run) == RunStatus.PAUSED) {
        Await.until("what was on its way is stored", () -> engine.outputs(run) > 0);
        engine.control().resume(run);
      }
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  "SELECT query_no, error_class FROM output WHERE run_id = :run AND status = 'FAILED'",
                  run))
          .containsExactly(Map.of("query_no", 29, "error_class", refusal.name()));
    }
  }

  @Test
  void twentyRefusalsInARowPauseARunWhoseModelAnsweredBefore() {
    RunId run =
        TestRun.aRun().queries(200).remote("a").concurrency(4).metric(CONTAINS).plan(database);
    var asked = new AtomicInteger();
    var allowed = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request ->
                allowed.get() || asked.incrementAndGet() <= 50
                    ? ScriptedModels.oblige(request)
                    : ScriptedModels.failure(ErrorClass.FORBIDDEN));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run))
          .contains("refuses what it is asked", "panopticon runs retry " + run);
      assertThat(asked.get()).isBetween(70, 80);
      allowed.set(true);
      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.outputs(run)).isEqualTo(200);
      assertThat(
              engine.count(
                  "SELECT count(*) FROM output WHERE run_id = :run AND status = 'FAILED'", run))
          .isBetween(19L, 22L);
    }
  }

  @Test
  void aProviderThatWantsADaysPausePausesTheRun() {
    RunId run = TestRun.aRun().queries(3).remote("a").metric(CONTAINS).plan(database);
    var models =
        new ScriptedModels(
            _ ->
                new CallOutcome.Failed(
                    ErrorClass.RATE_LIMITED,
                    "1,000 requests a day",
                    Duration.ofHours(9),
                    Duration.ofMillis(3)));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run))
          .contains(
              "takes no calls for a long while: 1,000 requests a day. Resume the run after 20");
      assertThat(engine.outputs(run)).isZero();
    }
  }

  @Test
  void aProviderThatDoesNotKeepUpGetsFewerCallsAndPausesTheRunInTheEnd() {
    RunId run =
        TestRun.aRun().queries(200).remote("a").concurrency(256).metric(CONTAINS).plan(database);
    var asked = new AtomicInteger();
    var models =
        new ScriptedModels(
            request ->
                asked.incrementAndGet() <= 10
                    ? ScriptedModels.oblige(request)
                    : ScriptedModels.failure(ErrorClass.TIMEOUT));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run))
          .contains("does not answer in time", "panopticon runs retry " + run);
      assertThat(engine.text("SELECT reason_code FROM run WHERE id = :run", run))
          .isEqualTo("TIMEOUT");
      assertThat(engine.engine().limits())
          .singleElement()
          .satisfies(account -> assertThat(account.limitNow()).isLessThan(64));
    }
  }

  @Test
  void twentyUnreachableCallsInARowPauseTheRunUnlessOneGotThrough() {
    RunId id = TestRun.aRun().queries(1).remote("a").plan(database);
    var run = new ActiveRun(new RunSnapshots(database).get(id), new RunPermits(1), _ -> {});
    var model = (ModelSpec.Remote) run.snapshot().contestants().getFirst().model();
    var pauseRun = new PauseRun(JdbcClient.create(database), "engine");
    var failure =
        new CallOutcome.Failed(ErrorClass.CONNECTION, "connection refused.", null, Duration.ZERO);
    run.reached("a");
    for (int i = 0; i < 19; i++) {
      assertThat(pauseRun.ifHopeless(run, model, failure)).isFalse();
    }
    run.reached("a");
    for (int i = 0; i < 19; i++) {
      assertThat(pauseRun.ifHopeless(run, model, failure)).isFalse();
    }
    assertThat(run.halted()).isFalse();
    assertThat(pauseRun.ifHopeless(run, model, failure)).isTrue();
    assertThat(run.halted()).isTrue();
    assertThat(
            JdbcClient.create(database)
                .sql("SELECT status || ': ' || reason FROM run WHERE id = :run")
                .param("run", id.value())
                .query(String.class)
                .single())
        .isEqualTo(
            "PAUSED: The provider of the model \"a\" cannot be reached: connection refused."
                + " Check that the provider runs and can be reached, then resume the run.");
  }

  @Test
  void aProviderThatNeverAnsweredPausesEvenTheSmallestRun() {
    RunId run = TestRun.aRun().queries(1).remote("a").metric(CONTAINS).plan(database);
    var models = new ScriptedModels(request -> ScriptedModels.failure(ErrorClass.CONNECTION));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run)).contains("cannot be reached", "then resume the run");
      assertThat(engine.outputs(run)).isZero();
    }
  }

  @Test
  void nulCharactersAndTenMegabytesAreStored() {
    String large = "x".repeat(10_000_000);
    RunId run = TestRun.aRun().queries(2).remote("a").metric(CONTAINS).plan(database);
    var models =
        new ScriptedModels(
            request ->
                ScriptedModels.question(request).equals("question 0")
                    ? ScriptedModels.answer("an\0answer")
                    : ScriptedModels.answer(large));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  "SELECT length(text) AS length FROM output WHERE run_id = :run ORDER BY 1", run))
          .containsExactly(Map.of("length", 9), Map.of("length", 10_000_000));
      assertThat(engine.judgments(run)).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatIsNotRecordedFailsAndAnEmptyOneIsJudged() {
    RunId run =
        TestRun.aRun()
            .queries(2)
            .recorded("people", "")
            .withoutRecordedOutput("q0")
            .metric(CONTAINS)
            .plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  """
                  SELECT coalesce(error_class, 'answered') AS o FROM output
                  WHERE run_id = :run ORDER BY query_no
                  """,
                  run))
          .containsExactly(Map.of("o", "NOT_RECORDED"), Map.of("o", "answered"));
      assertThat(
              engine.rows("SELECT status FROM judgment WHERE run_id = :run ORDER BY query_no", run))
          .containsExactly(Map.of("status", "FAILED"), Map.of("status", "SCORED"));
    }
  }

  @Test
  void onlyAnEndedRunIsDeletedAndThenWithEverythingOfIt() {
    RunId run = TestRun.aRun().queries(10).recorded("people", "x").metric(CONTAINS).plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      var expected = new DeletionCount("suite", 10, 10, 10);
      assertThat(engine.control().previewDeletion(run)).isEqualTo(expected);
      assertThat(engine.control().delete(run)).isEqualTo(expected);
      assertThat(engine.outputs(run) + engine.judgments(run)).isZero();
      assertThat(engine.count("SELECT count(*) FROM rollup WHERE run_id = :run", run)).isZero();
      assertThatThrownBy(() -> engine.control().delete(run))
          .isInstanceOfSatisfying(
              PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @Test
  void aRunningRunIsNotDeleted() {
    RunId run = TestRun.aRun().queries(1).recorded("people", "x").plan(database);
    try (var idle =
        new Engine(
            EngineSettings.named("idle", true),
            database,
            ScriptedModels.obliging(),
            (id, finishedAt) -> "{}")) {
      assertThatThrownBy(() -> idle.control().delete(run))
          .isInstanceOfSatisfying(
              PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }
  }

  @Test
  void aReportThatBreaksForGoodFailsTheRunAndAResumeTriesItAgain() {
    RunId run = TestRun.aRun().queries(1).recorded("people", "x").plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
    }
    JdbcClient.create(database)
        .sql("UPDATE run SET status = 'RUNNING', report = NULL WHERE id = :run")
        .param("run", run.value())
        .update();
    var finish =
        new FinishRun(
            database,
            (id, finishedAt) -> {
              throw new IllegalStateException("no such column");
            });
    assertThatThrownBy(() -> finish.execute(run, 0)).isInstanceOf(IllegalStateException.class);
    finish.execute(run, 4);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      assertThat(engine.status(run)).isEqualTo(RunStatus.FAILED);
      assertThat(engine.reason(run)).contains("no such column").contains("Resume");
      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
    }
  }
}
