package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class StorageFullIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final String WHY = "Paused: the disk is almost full.";
  private static final int QUERIES = 300;
  private static final int CONCURRENCY = 16;

  private final DataSource database = DATABASE.pool("judge_service");
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  @Test
  void callsInFlightAreCommittedAndTheRunGoesOnByItself() {
    RunId run = planned();
    var models = new ScriptedModels(this::answerWhenAllowed);
    try (var engine = TestEngine.started(database, models)) {
      Await.until("all permits are in use", () -> begun.get() == CONCURRENCY);
      assertThat(engine.control().pauseForStorage(WHY)).isEqualTo(1);
      assertThat(engine.control().pauseForStorage(WHY)).isZero();
      assertThat(engine.status(run)).isEqualTo(RunStatus.PAUSED);
      assertThat(engine.reason(run)).isEqualTo(WHY);

      mayAnswer.countDown();
      Await.until("what was in flight is stored", () -> engine.outputs(run) == CONCURRENCY);
      assertThat(models.calls()).hasSize(CONCURRENCY);

      assertThat(engine.control().resumeWithStorage()).isEqualTo(1);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(engine.outputs(run)).isEqualTo(QUERIES);
      assertThat(new HashSet<>(models.questionsTo("a"))).hasSize(QUERIES);
      assertThat(models.calls()).as("nothing is asked twice").hasSize(QUERIES);
    }
  }

  @Test
  void whatAPersonCancelledStaysCancelled() {
    RunId run = planned();
    try (var engine = TestEngine.started(database, new ScriptedModels(this::answerWhenAllowed))) {
      Await.until("the run is under way", () -> begun.get() > 0);
      engine.control().pauseForStorage(WHY);
      engine.control().cancel(run);
      mayAnswer.countDown();
      assertThat(engine.control().resumeWithStorage()).isZero();
      assertThat(engine.status(run)).isEqualTo(RunStatus.CANCELLED);
    }
  }

  @Test
  void whatIsPausedForAnotherReasonStaysPaused() {
    mayAnswer.countDown();
    RunId run = planned();
    try (var engine =
        TestEngine.started(
            database,
            new ScriptedModels(_ -> ScriptedModels.failure(ErrorClass.UNAUTHENTICATED)))) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      engine.control().pauseForStorage(WHY);
      assertThat(engine.control().resumeWithStorage()).isZero();
      assertThat(engine.status(run)).isEqualTo(RunStatus.PAUSED);
      assertThat(engine.reason(run)).contains("refused the key");
    }
  }

  @Test
  void aRunThatWasPausedForStorageGoesOnAfterARestart() {
    mayAnswer.countDown();
    RunId run = planned();
    try (var idle = TestEngine.started(database, ScriptedModels.obliging())) {
      idle.control().pauseForStorage(WHY);
    }
    try (var next = TestEngine.started(database, ScriptedModels.obliging())) {
      next.control().resumeWithStorage();
      next.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(next.outputs(run)).isEqualTo(QUERIES);
    }
  }

  private CallOutcome answerWhenAllowed(CallRequest request) {
    begun.incrementAndGet();
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ScriptedModels.oblige(request);
  }

  private RunId planned() {
    return TestRun.aRun().queries(QUERIES).remote("a").concurrency(CONCURRENCY).plan(database);
  }
}
