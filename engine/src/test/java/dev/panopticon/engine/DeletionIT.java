package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a deletion does to runs that go on: nothing of theirs is paid for twice. */
@Timeout(120)
class DeletionIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void refusedDeletionsCostARunningRunNoResult() throws InterruptedException {
    var begun = new AtomicInteger();
    var goOn = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              begun.incrementAndGet();
              if (ScriptedModels.question(request).equals("question 1999")) {
                Await.until("the test goes on", () -> goOn.getCount() == 0);
              }
              return ScriptedModels.oblige(request);
            });
    RunId run = TestRun.aRun().queries(2_000).remote("a").concurrency(16).plan(database);
    try (var engine = TestEngine.started(database, models)) {
      List<Thread> people = new ArrayList<>();
      var refused = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        people.add(Thread.ofVirtual().start(() -> delete(engine, run, begun, refused)));
      }
      for (Thread person : people) {
        person.join();
      }
      goOn.countDown();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(refused).hasValueGreaterThan(100);
      assertThat(engine.outputs(run)).isEqualTo(2_000);
      assertThat(models.calls()).hasSize(2_000);
    }
  }

  /** Again and again, until most of the run is done. */
  private static void delete(
      TestEngine engine, RunId run, AtomicInteger begun, AtomicInteger refused) {
    while (begun.get() < 1_900) {
      try {
        engine.control().delete(run);
      } catch (PanopticonException running) {
        assertThat(running.code()).isEqualTo(ErrorCode.CONFLICT);
        refused.incrementAndGet();
      }
    }
  }

  @Test
  void anAnswerThatOthersWaitForIsTheirsThoughItsRunIsDeletedMeanwhile()
      throws InterruptedException {
    var goOn = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("the test goes on", () -> goOn.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      RunId deleted = reusing(1).plan(database);
      engine.engine().wake();
      Await.until("it calls", () -> models.calls().size() == 1);
      RunId other = reusing(15).plan(database);
      engine.engine().wake();
      Await.until("the other run works", () -> isStarted(engine, other));
      Thread.sleep(700); // then its cells wait
      engine.control().cancel(deleted);
      engine.control().delete(deleted);
      goOn.countDown();
      engine.awaitStatus(other, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(1);
      assertThat(engine.outputs(deleted)).isZero();
    }
  }

  private static TestRun reusing(int cells) {
    TestRun run = TestRun.aRun().remote("a").cache(CacheMode.REUSE);
    for (int i = 0; i < cells; i++) {
      run.query("q" + i, "the same", null, null);
    }
    return run;
  }

  private static boolean isStarted(TestEngine engine, RunId run) {
    return engine.count("SELECT count(started_at) FROM run WHERE id = :run", run) == 1;
  }
}
