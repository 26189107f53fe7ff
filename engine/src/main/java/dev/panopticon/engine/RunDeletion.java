package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes a run for good. The lock on the run's row keeps the writer from adding results to what is
 * being deleted: it skips runs whose row is gone or locked so. Thread-safe.
 */
final class RunDeletion {
  private static final String LOCK = "SELECT status FROM run WHERE id = :run FOR UPDATE";
  private static final String COUNT =
      """
      SELECT r.name,
             (SELECT count(*) FROM run_query q WHERE q.run_id = r.id) AS queries,
             (SELECT count(*) FROM output o WHERE o.run_id = r.id) AS outputs,
             (SELECT count(*) FROM judgment j WHERE j.run_id = r.id) AS judgments
      FROM run r WHERE r.id = :run
      """;

  // One statement for each range of queries, by the first columns of the unique index.
  private static final String DELETE_JUDGMENTS =
      """
      DELETE FROM judgment j USING chunk c
      WHERE c.run_id = :run AND c.chunk_no = :chunk AND j.run_id = :run
        AND j.metric_no = ANY(:metrics) AND j.query_no BETWEEN c.first_query_no AND c.last_query_no
      """;
  private static final String DELETE_OUTPUTS =
      """
      DELETE FROM output o USING chunk c
      WHERE c.run_id = :run AND c.chunk_no = :chunk AND o.run_id = :run
        AND o.query_no BETWEEN c.first_query_no AND c.last_query_no
      """;

  private static final String METRICS = "SELECT metric_no FROM run_metric WHERE run_id = :run";
  private static final String CHUNKS =
      "SELECT chunk_no FROM chunk WHERE run_id = :run ORDER BY chunk_no";

  private static final List<String> DELETE_REST =
      List.of(
          "DELETE FROM rollup WHERE run_id = :run",
          "DELETE FROM output_rollup WHERE run_id = :run",
          "DELETE FROM error_rollup WHERE run_id = :run",
          "DELETE FROM recorded_output WHERE run_id = :run",
          "DELETE FROM recorded_reply WHERE run_id = :run",
          "DELETE FROM run_query WHERE run_id = :run",
          "DELETE FROM run WHERE id = :run");

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final RunSnapshots snapshots;

  RunDeletion(JdbcClient jdbc, TransactionTemplate transaction, RunSnapshots snapshots) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.snapshots = snapshots;
  }

  DeletionCount preview(RunId run) {
    return jdbc.sql(COUNT)
        .param("run", run.value())
        .query(
            (row, no) ->
                new DeletionCount(
                    row.getString("name"),
                    row.getLong("queries"),
                    row.getLong("outputs"),
                    row.getLong("judgments")))
        .optional()
        .orElseThrow(() -> RunSnapshots.notFound(run));
  }

  DeletionCount delete(RunId run) {
    DeletionCount count = transaction.execute(status -> deleteLocked(run));
    snapshots.forget(run);
    return count;
  }

  private DeletionCount deleteLocked(RunId run) {
    requireEnded(run);
    DeletionCount count = preview(run);
    new ScheduledWork(jdbc).remove(run);
    Integer[] metrics = numbers(METRICS, run).toArray(Integer[]::new);
    for (int chunk : numbers(CHUNKS, run)) {
      jdbc.sql(DELETE_JUDGMENTS)
          .param("run", run.value())
          .param("chunk", chunk)
          .param("metrics", metrics)
          .update();
      jdbc.sql(DELETE_OUTPUTS).param("run", run.value()).param("chunk", chunk).update();
    }
    DELETE_REST.forEach(sql -> jdbc.sql(sql).param("run", run.value()).update());
    return count;
  }

  private List<Integer> numbers(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query(Integer.class).list();
  }

  private void requireEnded(RunId run) {
    RunStatus status =
        jdbc.sql(LOCK)
            .param("run", run.value())
            .query(String.class)
            .optional()
            .map(RunStatus::valueOf)
            .orElseThrow(() -> RunSnapshots.notFound(run));
    if (!status.ended()) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The run " + run + " is " + status + ". Cancel it first, then delete it.");
    }
  }
}
