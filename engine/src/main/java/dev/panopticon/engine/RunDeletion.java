package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes a run for good: the run itself in one transaction, after which it is gone for everybody,
 * then its results in many small ones. The lock on the run's row keeps the writer from adding
 * results to what is being deleted: it skips runs whose row is gone or locked so, and what it skips
 * is lost. So that lock is taken only when it is sure that the run has ended. Thread-safe.
 */
final class RunDeletion {
  private static final Logger log = LoggerFactory.getLogger(RunDeletion.class);

  // Nobody can resume it from here on, and the writer goes on.
  private static final String STATUS = "SELECT status FROM run WHERE id = :run FOR NO KEY UPDATE";
  private static final String LOCK = "SELECT id FROM run WHERE id = :run FOR UPDATE";
  private static final String COUNT =
      """
      SELECT r.name,
             (SELECT count(*) FROM run_query q WHERE q.run_id = r.id) AS queries,
             (SELECT count(*) FROM output o WHERE o.run_id = r.id) AS outputs,
             (SELECT count(*) FROM judgment j WHERE j.run_id = r.id) AS judgments
      FROM run r WHERE r.id = :run
      """;

  private static final String LEAVE_REMAINS =
      """
      INSERT INTO deleted_run (run_id, deleted_at) VALUES (:run, :now)
      ON CONFLICT (run_id) DO NOTHING
      """;

  private static final List<String> DELETE_REST =
      List.of(
          "DELETE FROM rollup WHERE run_id = :run",
          "DELETE FROM output_rollup WHERE run_id = :run",
          "DELETE FROM error_rollup WHERE run_id = :run",
          "DELETE FROM recorded_output WHERE run_id = :run",
          "DELETE FROM recorded_reply WHERE run_id = :run",
          "DELETE FROM run_query WHERE run_id = :run",
          "DELETE FROM budget_portion WHERE run_id = :run",
          "DELETE FROM run WHERE id = :run");

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final RunSnapshots snapshots;
  private final ClearRemains remains;

  RunDeletion(JdbcClient jdbc, TransactionTemplate transaction, RunSnapshots snapshots) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.snapshots = snapshots;
    this.remains = new ClearRemains(jdbc);
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
    log.info(
        "run deleted: run={} queries={} outputs={} judgments={}",
        run,
        count.queries(),
        count.outputs(),
        count.judgments());
    snapshots.forget(run);
    remains.clear(run);
    return count;
  }

  private DeletionCount deleteLocked(RunId run) {
    requireEnded(run);
    jdbc.sql(LOCK).param("run", run.value()).query(UUID.class).single();
    DeletionCount count = preview(run);
    new ScheduledWork(jdbc).remove(run);
    DELETE_REST.forEach(sql -> jdbc.sql(sql).param("run", run.value()).update());
    jdbc.sql(LEAVE_REMAINS)
        .param("run", run.value())
        .param("now", OffsetDateTime.now(Clock.systemUTC()))
        .update();
    return count;
  }

  private void requireEnded(RunId run) {
    RunStatus status =
        jdbc.sql(STATUS)
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
