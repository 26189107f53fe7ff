package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Forgets the failed results of a run, so that resuming it makes them anew: failed answers with all
 * judgments of them, and failed judgments. What recorded data does not have stays as it is; an
 * amendment may have brought what it had not. The rollups keep the calls and the money that went
 * into them, and no longer count the results.
 */
final class RetryFailed {
  private static final String FORGET =
      """
      WITH gone AS (
        DELETE FROM output o
        WHERE o.run_id = :run AND o.status = 'FAILED'
          AND (o.error_class <> 'NOT_RECORDED'
               OR EXISTS (SELECT FROM run_query q
                          JOIN recorded_output a ON a.run_id = q.run_id AND a.query_id = q.query_id
                          WHERE q.run_id = o.run_id AND q.query_no = o.query_no
                            AND a.contestant_no = o.contestant_no))
        RETURNING query_no, contestant_no, repeat, error_class),
      unanswered AS (
        DELETE FROM judgment j USING gone g
        WHERE j.run_id = :run AND j.query_no = g.query_no AND j.repeat = g.repeat
          AND (j.contestant_no = g.contestant_no OR j.other_no = g.contestant_no)
        RETURNING j.id, j.metric_no, j.contestant_no, j.other_no, j.judge_no, j.query_no, j.status,
                  j.error_class),
      failed AS (
        DELETE FROM judgment j
        WHERE j.run_id = :run AND j.status = 'FAILED' AND j.error_class <> 'NO_OUTPUT'
          AND j.error_class <> 'NOT_RECORDED'
          AND NOT EXISTS (SELECT FROM gone g
                          WHERE j.query_no = g.query_no AND j.repeat = g.repeat
                            AND (j.contestant_no = g.contestant_no OR j.other_no = g.contestant_no))
        RETURNING j.id, j.metric_no, j.contestant_no, j.other_no, j.judge_no, j.query_no, j.status,
                  j.error_class),
      judgments AS (SELECT * FROM unanswered UNION ALL SELECT * FROM failed),
      fewer_outputs AS (
        UPDATE output_rollup r SET n = r.n - g.n, failed = r.failed - g.n
        FROM (SELECT contestant_no, count(*) AS n FROM gone GROUP BY contestant_no) g
        WHERE r.run_id = :run AND r.contestant_no = g.contestant_no),
      fewer_judgments AS (
        UPDATE rollup r
        SET n = r.n - g.n, failed = r.failed - g.failed, skipped = r.skipped - g.skipped
        FROM (SELECT j.metric_no, j.contestant_no, j.other_no, j.judge_no,
                     coalesce(q.theme, '') AS theme, count(*) AS n,
                     count(*) FILTER (WHERE j.status = 'FAILED') AS failed,
                     count(*) FILTER (WHERE j.status = 'SKIPPED') AS skipped
              FROM judgments j JOIN run_query q ON q.run_id = :run AND q.query_no = j.query_no
              GROUP BY 1, 2, 3, 4, 5) g
        WHERE r.run_id = :run AND r.metric_no = g.metric_no AND r.contestant_no = g.contestant_no
          AND r.other_no = g.other_no AND r.judge_no = g.judge_no AND r.theme = g.theme),
      fewer_errors AS (
        UPDATE error_rollup r
        SET n = r.n - g.n, example = CASE r.n WHEN g.n THEN '' ELSE r.example END
        FROM (SELECT error_class, count(*) AS n
              FROM (SELECT error_class FROM gone
                    UNION ALL
                    SELECT error_class FROM judgments
                    WHERE status = 'FAILED' AND error_class <> 'NO_OUTPUT') e
              GROUP BY error_class) g
        WHERE r.run_id = :run AND r.error_class = g.error_class),
      undone AS (
        UPDATE chunk c SET done_at = NULL
        WHERE c.run_id = :run AND EXISTS (
          SELECT FROM (SELECT query_no FROM gone UNION ALL SELECT query_no FROM judgments) q
          WHERE q.query_no BETWEEN c.first_query_no AND c.last_query_no))
      SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM judgments)
      """;
  private static final String NO_ERRORS_LEFT =
      "DELETE FROM error_rollup WHERE run_id = :run AND n = 0 AND retried = 0";

  private final JdbcClient jdbc;

  RetryFailed(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * In the transaction of the caller, who has locked the run's row, and raises its revision.
   *
   * @return how many results are to be made anew
   */
  long forget(RunId run) {
    FailureFence.close(jdbc, run);
    long forgotten = jdbc.sql(FORGET).param("run", run.value()).query(Long.class).single();
    jdbc.sql(NO_ERRORS_LEFT).param("run", run.value()).update();
    return forgotten;
  }
}
