package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What PostgreSQL knows of earlier runs must not make it read the whole of a new one for each of
 * its chunks.
 */
class PlansOfNewRunsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final JdbcClient jdbc = JdbcClient.create(DATABASE.pool("judge_service"));

  @BeforeEach
  void anEarlierRunIsKnown() {
    plan(900);
    jdbc.sql("ANALYZE").update();
  }

  @Test
  void queriesOfAChunkAreReadByTheirNumbers() {
    RunId run = plan(900);
    assertThat(
            explain(
                "SELECT content FROM run_query WHERE run_id = '%s' AND query_no BETWEEN 10 AND 20",
                run))
        .containsPattern("Index Cond:.*query_no >= 10");
  }

  @Test
  void recordedAnswersOfAChunkAreReadByTheirQueries() {
    RunId run = plan(900);
    assertThat(
            explain(
                """
                SELECT text FROM recorded_output
                WHERE run_id = '%s' AND contestant_no = ANY('{0}') AND query_id = ANY('{q1,q2,q3}')
                """,
                run))
        .containsPattern("Index Cond:.*query_id");
  }

  private RunId plan(int queries) {
    return TestRun.aRun()
        .queries(queries)
        .recorded("a", "text")
        .plan(DATABASE.pool("judge_service"));
  }

  private String explain(String sql, RunId run) {
    return String.join("\n", jdbc.sql("EXPLAIN " + sql.formatted(run)).query(String.class).list());
  }
}
