package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a run has that is amended, and how it is opened again. In the caller's transaction. */
final class AmendedRows {
  private static final String HEAD =
      "SELECT status, revision FROM run WHERE id = :run FOR NO KEY UPDATE";
  private static final String CONTESTANTS =
      "SELECT count(*) FROM run_contestant WHERE run_id = :run";
  private static final String METRICS = "SELECT count(*) FROM run_metric WHERE run_id = :run";
  private static final String QUERIES =
      "SELECT coalesce(max(query_no) + 1, 0) FROM run_query WHERE run_id = :run";
  private static final String REOPEN =
      """
      UPDATE run
      SET status = 'RUNNING', resumes_by_itself = false, reason = NULL, reason_code = NULL,
          finished_at = NULL, report = NULL, suite = :suite::jsonb, revision = revision + 1
      WHERE id = :run
      """;
  // What a chunk has committed already is skipped, so that all may be looked through again.
  private static final String ALL_UNDONE = "UPDATE chunk SET done_at = NULL WHERE run_id = :run";

  private final JdbcClient jdbc;
  private final PlannedRun run;

  AmendedRows(JdbcClient jdbc, PlannedRun run) {
    this.jdbc = jdbc;
    this.run = run;
  }

  private record Head(RunStatus status, int revision) {}

  /**
   * @param revision of which the amendment was planned
   */
  void lock(int revision) {
    Head head =
        jdbc.sql(HEAD)
            .param("run", run.id().value())
            .query(
                (row, no) ->
                    new Head(RunStatus.valueOf(row.getString("status")), row.getInt("revision")))
            .optional()
            .orElseThrow(() -> RunSnapshots.notFound(run.id()));
    if (head.status() == RunStatus.RUNNING) {
      throw conflict("is running. Amend it when it has ended, or pause it first.");
    }
    if (head.revision() != revision) {
      throw conflict("was changed by somebody else at this moment. Amend it again.");
    }
  }

  private PanopticonException conflict(String what) {
    return new PanopticonException(ErrorCode.CONFLICT, "The run %s %s".formatted(run.id(), what));
  }

  int contestants() {
    return count(CONTESTANTS);
  }

  int metrics() {
    return count(METRICS);
  }

  int queries() {
    return count(QUERIES);
  }

  private int count(String sql) {
    return jdbc.sql(sql).param("run", run.id().value()).query(Integer.class).single();
  }

  void reopen() {
    jdbc.sql(REOPEN)
        .param("run", run.id().value())
        .param("suite", SuiteShape.storable(run.suite()))
        .update();
    jdbc.sql(ALL_UNDONE).param("run", run.id().value()).update();
  }
}
