package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Limits;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class PriorityIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int CELLS_OF_A_CHUNK = 10;

  private final DataSource database = DATABASE.pool("judge_service");

  @BeforeEach
  void noWork() {
    JdbcClient.create(database).sql("DELETE FROM scheduled_tasks").update();
    JdbcClient.create(database).sql("DELETE FROM run").update();
  }

  @Test
  void chunksAreQueuedByWeight() {
    RunId low = planned(Priority.LOW, 100);
    RunId normal = planned(Priority.NORMAL, 100);
    RunId high = planned(Priority.HIGH, 100);
    List<RunId> first = queue().subList(0, 2 * (1 + 4 + 16));
    assertThat(Collections.frequency(first, low)).isBetween(2, 3);
    assertThat(Collections.frequency(first, normal)).isBetween(7, 9);
    assertThat(Collections.frequency(first, high)).isBetween(30, 33);
  }

  @Test
  void changedPriorityGivesWaitingChunksNewPlaces() {
    RunId first = planned(Priority.NORMAL, 100);
    RunId second = planned(Priority.LOW, 100);
    int chunks = queue().size();
    IdleControl.on(database).changePriority(second, Priority.HIGH);
    List<RunId> next = queue().subList(0, 20);
    assertThat(Collections.frequency(next, second)).isBetween(15, 17);
    assertThat(next).contains(first);
    assertThat(queue()).hasSize(chunks);
    assertThat(new RunSnapshots(database).priority(second)).isEqualTo(Priority.HIGH);
  }

  @Test
  void theCallsOfAnAccountAreSharedByWeight() {
    RunId low = planned(Priority.LOW, 3);
    RunId high = planned(Priority.HIGH, 3);
    var open = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("answers are allowed", () -> open.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models, true)) {
      Await.until("three chunks wait", () -> waiting(engine) == 3 * CELLS_OF_A_CHUNK - 1);
      open.countDown();
      engine.awaitStatus(high, RunStatus.COMPLETED);
      engine.awaitStatus(low, RunStatus.COMPLETED);
    }
    List<String> asked =
        models.calls().stream().map(call -> call.messages().getFirst().content()).toList();
    assertThat(asked).hasSize(6 * CELLS_OF_A_CHUNK);
    assertThat(asked.subList(1, 18).stream().filter(text -> text.startsWith("LOW")))
        .as("of 17 calls after the first")
        .hasSizeBetween(1, 2);
  }

  private static int waiting(TestEngine engine) {
    return engine.engine().limits().stream().mapToInt(LimitsInForce::waiting).sum();
  }

  /** One call at once, so that everything but the first has to wait for its turn. */
  private RunId planned(Priority priority, int chunks) {
    TestRun run = TestRun.aRun().named(priority.word()).priority(priority);
    for (int i = 0; i < chunks * CELLS_OF_A_CHUNK; i++) {
      run.query("q" + i, priority + " " + i, null, null);
    }
    return run.remote("a", new Limits(1, null, null)).plan(database);
  }

  /** Whose chunk is next, and so on. */
  private List<RunId> queue() {
    return JdbcClient.create(database)
        .sql(
            """
            SELECT task_instance FROM scheduled_tasks
            WHERE task_name = 'run-chunk' ORDER BY execution_time, task_instance
            """)
        .query(String.class)
        .list()
        .stream()
        .map(task -> ChunkId.parse(task).run())
        .toList();
  }
}
