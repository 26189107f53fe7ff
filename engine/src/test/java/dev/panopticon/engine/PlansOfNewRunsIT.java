package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
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

  private final DataSource database = DATABASE.pool("judge_service");
  private final JdbcClient jdbc = JdbcClient.create(database);

  @BeforeEach
  void anEarlierRunIsKnown() {
    plan();
    jdbc.sql("ANALYZE").update();
  }

  @Test
  void queriesOfAChunkAreReadByTheirNumbers() {
    assertThat(explain(LoadChunk.QUERIES, Map.of("first", 10, "last", 20)))
        .containsPattern("Index Cond:.*query_no >= 10");
  }

  @Test
  void recordedAnswersOfAChunkAreReadByTheirQueries() {
    Map<String, Object> chunk =
        Map.of("numbers", new Integer[] {0}, "ids", new String[] {"q1", "q2", "q3"});
    assertThat(explain(LoadChunk.RECORDED_OUTPUTS, chunk)).containsPattern("Index Cond:.*query_id");
  }

  private RunId plan() {
    return TestRun.aRun().queries(900).recorded("a", "text").plan(database);
  }

  /** How a chunk of a new run is read. */
  private String explain(String sql, Map<String, Object> chunk) {
    List<String> lines =
        jdbc.sql("EXPLAIN " + sql)
            .param("run", plan().value())
            .params(chunk)
            .query(String.class)
            .list();
    return String.join("\n", lines);
  }
}
