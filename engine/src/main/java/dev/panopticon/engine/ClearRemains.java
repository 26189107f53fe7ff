package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes the results of runs that are deleted already, in many small transactions, so that neither
 * locks nor the write-ahead log grow with the run. Whatever kills it, the next call goes on. May
 * run in several processes at once. Thread-safe.
 */
final class ClearRemains {
  /** No source: some 100 ms of work, and a few MB of log. */
  private static final int ROWS = 2_000;

  private static final String DELETE_JUDGMENTS =
      """
      DELETE FROM judgment
      WHERE ctid = ANY(ARRAY(SELECT ctid FROM judgment WHERE run_id = :run LIMIT :rows)) AND run_id = :run
      """;
  private static final String DELETE_OUTPUTS =
      """
      DELETE FROM output
      WHERE ctid = ANY(ARRAY(SELECT ctid FROM output WHERE run_id = :run LIMIT :rows)) AND run_id = :run
      """;
  private static final String REMAINING = "SELECT run_id FROM deleted_run ORDER BY deleted_at";
  private static final String CLEARED = "DELETE FROM deleted_run WHERE run_id = :run";

  private final JdbcClient jdbc;

  ClearRemains(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What deletions that were killed have left. */
  int clearAll() {
    List<UUID> runs = jdbc.sql(REMAINING).query(UUID.class).list();
    runs.forEach(run -> clear(new RunId(run)));
    return runs.size();
  }

  void clear(RunId run) {
    clear(DELETE_JUDGMENTS, run);
    clear(DELETE_OUTPUTS, run);
    jdbc.sql(CLEARED).param("run", run.value()).update();
  }

  private void clear(String sql, RunId run) {
    int deleted;
    do {
      deleted = jdbc.sql(sql).param("run", run.value()).param("rows", ROWS).update();
    } while (deleted > 0);
  }
}
