package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends a run that cannot be carried out; it can be resumed when the cause is gone. Thread-safe. */
final class FailRun {
  private static final Logger log = LoggerFactory.getLogger(FailRun.class);

  private static final String FAIL =
      """
      UPDATE run SET status = 'FAILED', reason = :reason, reason_code = NULL, finished_at = :now
      WHERE id = :run AND status = 'RUNNING'
      """;

  private final JdbcClient jdbc;

  FailRun(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param reason what cannot be done, why, and what to do
   */
  void fail(RunId run, String reason, RuntimeException cause) {
    log.error("run failed: run={} reason={}", run, reason, cause);
    jdbc.sql(FAIL)
        .param("run", run.value())
        .param("now", OffsetDateTime.now(Clock.systemUTC()))
        .param("reason", reason.replace('\0', ' '))
        .update();
  }
}
