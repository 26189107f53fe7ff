package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An engine leases as many chunks as it has places, whatever plan PostgreSQL makes. A statement
 * that updates what a limited subquery finds leases more when the subquery is executed per row.
 */
class ChunkPlacesIT {
  private static final int PLACES = 3;
  private static final int CHUNKS = 7;
  private static final int CELLS_PER_CHUNK = 300;

  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  @Test
  void noMoreChunksAreLeasedThanThereArePlaces() {
    planWithNestedLoopsOnly();
    DataSource database = DATABASE.pool("judge_service");
    var counted = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("the leases are counted", () -> counted.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models, false)) {
      RunId run = TestRun.aRun().queries(CHUNKS * CELLS_PER_CHUNK).remote("a").plan(database);
      Await.until("it is under way", () -> !models.calls().isEmpty());
      long leased =
          engine.count(
              "SELECT count(*) FROM scheduled_tasks WHERE picked AND task_instance LIKE :run ||"
                  + " '/%'",
              run);
      counted.countDown();
      assertThat(leased).isBetween(1L, (long) PLACES);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(CHUNKS * CELLS_PER_CHUNK);
    }
  }

  /** For the connections that are opened from now on. */
  private static void planWithNestedLoopsOnly() {
    JdbcClient.create(DATABASE.pool("public"))
        .sql(
            """
            DO $$
            DECLARE setting text;
            BEGIN
              FOREACH setting IN ARRAY
                  ARRAY['hashjoin', 'mergejoin', 'hashagg', 'material', 'memoize'] LOOP
                EXECUTE format('ALTER DATABASE %I SET enable_%s = off', current_database(), setting);
              END LOOP;
            END $$
            """)
        .update();
  }
}
