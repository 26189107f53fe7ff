package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calls that failed and were made again are counted by class, for good. */
class RetriedErrorsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void whatWasRetriedIsCountedByClassBesideWhatFailedForGood() {
    RunId run = TestRun.aRun().queries(20).remote("a").judged(1).plan(database);
    var mended = new AtomicBoolean();
    var attempts = new ConcurrentHashMap<String, AtomicInteger>();
    var models =
        new ScriptedModels(
            request -> {
              String asked = request.model().id() + ": " + ScriptedModels.question(request);
              int attempt =
                  attempts.computeIfAbsent(asked, _ -> new AtomicInteger()).incrementAndGet();
              ErrorClass failure = failure(request, attempt, mended.get());
              return failure == null
                  ? ScriptedModels.oblige(request)
                  : ScriptedModels.failure(failure);
            });
    Map<ErrorClass, Long> retried =
        Map.of(ErrorClass.RATE_LIMITED, 2L, ErrorClass.SERVER_ERROR, 2L);
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitEnd(run);
      RunProgress progress = engine.control().progress(run);
      assertThat(progress.retriedErrors()).isEqualTo(retried);
      assertThat(progress.callsRetried()).as("all of them").isEqualTo(4);
      assertThat(progress.errors()).isEqualTo(Map.of(ErrorClass.INVALID_REQUEST, 1L));
    }
    assertThat(IdleControl.on(database).progress(run).retriedErrors())
        .as("for a process that saw none of it")
        .isEqualTo(retried);

    mended.set(true);
    try (var engine = TestEngine.started(database, models)) {
      engine.control().retryFailed(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.control().progress(run).errors()).isEmpty();
      assertThat(engine.control().progress(run).retriedErrors())
          .as("calls stay counted")
          .isEqualTo(retried);
    }
  }

  private static @Nullable ErrorClass failure(CallRequest request, int attempt, boolean mended) {
    String question = ScriptedModels.question(request);
    if (request.model().id().equals("judge")) {
      return attempt == 1 && question.contains("question 5") ? ErrorClass.RATE_LIMITED : null;
    }
    return switch (question) {
      case "question 3" ->
          switch (attempt) {
            case 1 -> ErrorClass.RATE_LIMITED;
            case 2 -> ErrorClass.SERVER_ERROR;
            default -> null;
          };
      case "question 7" ->
          attempt == 1 ? ErrorClass.SERVER_ERROR : mended ? null : ErrorClass.INVALID_REQUEST;
      default -> null;
    };
  }

  @Test
  void theExampleOfFailuresThatAreForgottenGivesWayToThatOfLaterOnes() {
    RunId run = TestRun.aRun().queries(1).remote("a").plan(database);
    var words = new AtomicReference<>("the first words");
    var models =
        new ScriptedModels(
            _ ->
                new CallOutcome.Failed(
                    ErrorClass.MALFORMED_REPLY, words.get(), null, Duration.ofMillis(3)));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.control().progress(run).retriedErrors())
          .as("so that its row stays")
          .isEqualTo(Map.of(ErrorClass.MALFORMED_REPLY, 2L));
      assertThat(example(run)).contains("the first words");

      words.set("the later words");
      engine.control().retryFailed(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.control().progress(run).errors())
          .isEqualTo(Map.of(ErrorClass.MALFORMED_REPLY, 1L));
      assertThat(example(run)).contains("the later words");
    }
  }

  private String example(RunId run) {
    return JdbcClient.create(database)
        .sql("SELECT example FROM error_rollup WHERE run_id = :run")
        .param("run", run.value())
        .query(String.class)
        .single();
  }

  @Test
  void whatSeveralEnginesRetriedAddsUp() {
    RunId run = TestRun.aRun().queries(2_000).remote("a").plan(database);
    var both = new CountDownLatch(2);
    Set<String> failed = ConcurrentHashMap.newKeySet();
    var first = failingOnce(both, failed);
    var second = failingOnce(both, failed);
    try (var one = TestEngine.started(database, first, false);
        var _ = TestEngine.started(database, second, false)) {
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(first.calls()).isNotEmpty();
      assertThat(second.calls()).isNotEmpty();
      assertThat(one.control().progress(run).retriedErrors())
          .isEqualTo(Map.of(ErrorClass.SERVER_ERROR, 200L));
    }
  }

  /** Every tenth question at its first attempt; no answer before both engines have asked. */
  private static ScriptedModels failingOnce(CountDownLatch both, Set<String> failed) {
    var called = new AtomicBoolean();
    return new ScriptedModels(
        request -> {
          if (called.compareAndSet(false, true)) {
            both.countDown();
          }
          Await.until("both engines have called", () -> both.getCount() == 0);
          String question = ScriptedModels.question(request);
          return question.endsWith("7") && failed.add(question)
              ? ScriptedModels.failure(ErrorClass.SERVER_ERROR)
              : ScriptedModels.oblige(request);
        });
  }
}
