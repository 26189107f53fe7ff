package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumeIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int CONCURRENCY = 16;
  private static final Duration NO_PATIENCE = Duration.ofMillis(100);

  private final DataSource database = DATABASE.pool("judge_service");

  @ParameterizedTest
  @CsvSource({
    "BEFORE_COMMIT, 1",
    "AFTER_COMMIT, 1",
    "BEFORE_COMMIT, 7",
    "AFTER_COMMIT, 7",
    "BEFORE_COMMIT, 30",
    "AFTER_COMMIT, 30"
  })
  void aKilledEnginesCommittedCellsAreNeverAskedAgain(KillableDatabase.Moment moment, int commit) {
    RunId run = planned();
    var killed = new KillableDatabase(database, moment, commit);
    Queue<String> before = new ConcurrentLinkedQueue<>();
    Queue<String> after = new ConcurrentLinkedQueue<>();
    try (var _ =
        TestEngine.started(
            killed,
            new ScriptedModels(
                request -> {
                  if (killed.dead()) {
                    return ScriptedModels.failure(ErrorClass.CANCELLED);
                  }
                  before.add(cell(request));
                  return ScriptedModels.oblige(request);
                }),
            true,
            NO_PATIENCE)) {
      Await.until("the engine is killed", killed::dead);
      Set<String> committed = committedQuestions(run);
      try (var next =
          TestEngine.started(
              database,
              new ScriptedModels(
                  request -> {
                    after.add(cell(request));
                    return ScriptedModels.oblige(request);
                  }))) {
        next.awaitStatus(run, RunStatus.COMPLETED);
        assertThat(after).noneMatch(committed::contains);
        assertThat(before.size() + after.size()).isBetween(600, 600 + CONCURRENCY);
        assertThat(next.outputs(run)).isEqualTo(300);
        assertThat(next.judgments(run)).isEqualTo(600);
        EngineIT.assertRollupsEqualRows(next, run);
      }
    }
  }

  private RunId planned() {
    return TestRun.aRun()
        .queries(300)
        .remote("a")
        .metric(new MetricSpec.Contains("contains", "answer", false))
        .judged(1)
        .concurrency(CONCURRENCY)
        .plan(database);
  }

  private static String cell(CallRequest request) {
    return request.model().id() + ": " + ScriptedModels.question(request);
  }

  /**
   * What a model was asked where the answer is committed; of judges there is no such simple name.
   */
  private Set<String> committedQuestions(RunId run) {
    List<String> texts =
        org.springframework.jdbc.core.simple.JdbcClient.create(database)
            .sql("SELECT text FROM output WHERE run_id = :run")
            .param("run", run.value())
            .query(String.class)
            .list();
    Set<String> questions = new HashSet<>();
    texts.forEach(text -> questions.add("a: " + text.substring("answer to ".length())));
    return questions;
  }

  @Test
  void aStopCommitsWhatIsInFlightAndTheNextStartAsksOnlyTheRest() {
    RunId run = planned();
    var models = ScriptedModels.obliging();
    try (var first = TestEngine.started(database, models)) {
      Await.until("something is stored", () -> first.judgments(run) > 50);
    }
    try (var second = TestEngine.started(database, models)) {
      second.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(600);
      assertThat(second.judgments(run)).isEqualTo(600);
    }
  }

  @Test
  void aStopAbandonsWhatDoesNotEndInTimeAndItIsAskedAgain() {
    RunId run = TestRun.aRun().queries(3).remote("a").plan(database);
    var forEver = new CountDownLatch(1);
    var hanging =
        new ScriptedModels(
            request -> {
              try {
                forEver.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return ScriptedModels.failure(ErrorClass.CANCELLED);
            });
    try (var first = TestEngine.started(database, hanging, true, NO_PATIENCE)) {
      Await.until("all are in flight", () -> hanging.calls().size() == 3);
      assertThat(first.control().progress(run).inFlight()).isEqualTo(3);
    }
    try (var second = TestEngine.started(database, ScriptedModels.obliging())) {
      second.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(second.rows("SELECT DISTINCT status FROM output WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "ANSWERED"));
    }
  }

  @Test
  void aCancelledRunKeepsWhatIsDoneAndGoesOnWhenResumed() {
    RunId run = planned();
    var asked = new AtomicInteger();
    var cancelNow = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              if (asked.incrementAndGet() == 100) {
                cancelNow.countDown();
              }
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      Await.until("a hundred calls were made", () -> cancelNow.getCount() == 0);
      engine.control().cancel(run);
      Await.until("nothing is in flight", () -> engine.control().progress(run).inFlight() == 0);
      int made = models.calls().size();
      RunProgress stopped = engine.control().progress(run);
      assertThat(engine.status(run)).isEqualTo(RunStatus.CANCELLED);
      assertThat(stopped.callsMade()).isEqualTo(made).isLessThan(600);

      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(600);
      assertThat(engine.judgments(run)).isEqualTo(600);
    }
  }

  @Test
  void aDeadEnginesLeasesRunOutWhereOthersMayBeAlive() {
    RunId run = TestRun.aRun().queries(300).remote("a").concurrency(8).plan(database);
    var killed = new KillableDatabase(database, KillableDatabase.Moment.BEFORE_COMMIT, 5);
    var models =
        new ScriptedModels(
            request ->
                killed.dead()
                    ? ScriptedModels.failure(ErrorClass.CANCELLED)
                    : ScriptedModels.oblige(request));
    try (var _ = TestEngine.started(killed, models, false, NO_PATIENCE)) {
      Await.until("the engine is killed", killed::dead);
      try (var next = TestEngine.started(database, ScriptedModels.obliging(), false)) {
        next.awaitStatus(run, RunStatus.COMPLETED);
        assertThat(next.outputs(run)).isEqualTo(300);
      }
    }
  }
}
