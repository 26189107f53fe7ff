package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class EnginesIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int IN_FLIGHT = 4;

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void whatOneEngineDoesIsSeenByAllAndGoneWithIt() {
    RunId run = TestRun.aRun().queries(100).remote("a").concurrency(IN_FLIGHT).plan(database);
    var answer = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("answers are allowed", () -> answer.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    RunControl other = IdleControl.on(database);
    try (var engine = TestEngine.started(database, models, false)) {
      Await.until("it is seen at work", () -> other.progress(run).inFlight() == IN_FLIGHT);
      RunWork work = other.work(run);
      assertThat(work.engines()).hasSize(1);
      assertThat(work.engines().getFirst().inFlight()).isEqualTo(IN_FLIGHT);
      assertThat(work.engines().getFirst().chunks()).isEqualTo(3);
      Await.until("its limits are told", () -> !other.work(run).limits().isEmpty());
      RunWork.InForce inForce = other.work(run).limits().getFirst();
      assertThat(inForce.engine()).isEqualTo(work.engines().getFirst().engine());
      assertThat(inForce.limits().models()).containsExactly("a");
      assertThat(List.of(work.chunksDone(), work.chunksUnderWay(), work.chunksWaiting()))
          .isEqualTo(List.of(0L, 3L, 7L));
      answer.countDown();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(other.work(run).chunksDone()).isEqualTo(10);
    }
    assertThat(other.work(run).engines()).isEmpty();
    assertThat(rows()).isZero();
  }

  @Test
  void engineThatDiedIsNotShownAsWorkingAndForgottenLater() {
    RunId run = TestRun.aRun().queries(10).remote("a").plan(database);
    JdbcClient jdbc = JdbcClient.create(database);
    jdbc.sql("INSERT INTO engine VALUES ('dead', now(), now() - interval '6 seconds')").update();
    jdbc.sql("INSERT INTO engine_run VALUES ('dead', :run, 1, 7, 1, 1)")
        .param("run", run.value())
        .update();
    assertThat(IdleControl.on(database).progress(run).inFlight()).isZero();
    jdbc.sql("UPDATE engine SET seen_at = now() - interval '2 minutes'").update();
    new Engines(database, "alive", IdleControl.nothingActive(), List::of).beat(() -> {});
    assertThat(jdbc.sql("SELECT name FROM engine").query(String.class).list())
        .containsExactly("alive");
    new Engines(database, "alive", IdleControl.nothingActive(), List::of).leave();
  }

  private long rows() {
    return JdbcClient.create(database)
        .sql("SELECT count(*) FROM engine")
        .query(Long.class)
        .single();
  }
}
