package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends a run whose last chunk is done: its report and its new status become durable in one
 * statement. May run any number of times, anywhere. Thread-safe.
 */
final class FinishRun {
  private static final Logger log = LoggerFactory.getLogger(FinishRun.class);

  /** The report is computed from rows alone: what fails so often will fail for ever. */
  private static final int MAX_FAILURES = 4;

  private static final String READY =
      """
      SELECT r.revision FROM run r
      WHERE r.id = :run AND r.status = 'RUNNING'
        AND NOT EXISTS (SELECT FROM chunk c WHERE c.run_id = r.id AND c.done_at IS NULL)
      """;
  private static final String COMPLETE =
      """
      UPDATE run
      SET status = 'COMPLETED', reason = NULL, reason_code = NULL, finished_at = :now, report = :report::jsonb
      WHERE id = :run AND status = 'RUNNING' AND revision = :revision
      """;
  private final JdbcClient jdbc;
  private final ReportComputation reports;
  private final FailRun failRun;

  FinishRun(DataSource dataSource, ReportComputation reports) {
    this.jdbc = JdbcClient.create(dataSource);
    this.reports = reports;
    this.failRun = new FailRun(jdbc);
  }

  /**
   * @param failuresBefore how often this failed in a row already
   */
  void execute(RunId run, int failuresBefore) {
    jdbc.sql(READY)
        .param("run", run.value())
        .query(Integer.class)
        .optional()
        .ifPresent(revision -> finish(run, revision, failuresBefore));
  }

  private void finish(RunId run, int revision, int failuresBefore) {
    // PostgreSQL keeps microseconds: the report must say exactly what the row says.
    Instant finishedAt = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    try {
      String report = reports.reportJson(run, finishedAt);
      int completed =
          jdbc.sql(COMPLETE)
              .param("run", run.value())
              .param("revision", revision)
              .param("now", finishedAt.atOffset(ZoneOffset.UTC))
              .param("report", report)
              .update();
      if (completed > 0) { // else another engine has, or a person has cancelled or amended it
        log.info("run completed: run={}", run);
      }
    } catch (RuntimeException failure) {
      if (DatabaseTrouble.is(failure) || failuresBefore < MAX_FAILURES) {
        throw failure;
      }
      failRun.fail(
          run,
          "All results are stored, but the report cannot be computed: "
              + failure
              + ". Resume the run to try again.",
          failure);
    }
  }
}
