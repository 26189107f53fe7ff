package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the database answers, and what it is. */
final class ConnectionCheck implements Check {
  private static final String VERSION =
      """
      SELECT 'PostgreSQL ' || current_setting('server_version') || ', up since '
             || to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
      """;

  private final JdbcClient jdbc;
  private volatile boolean answered;

  ConnectionCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public CheckFinding run() {
    try {
      String version = jdbc.sql(VERSION).query(String.class).single();
      answered = true;
      return CheckFinding.pass(name(), version);
    } catch (DataAccessException away) {
      answered = false;
      return CheckFinding.fail(
          name(),
          "does not answer: " + away.getMostSpecificCause().getMessage(),
          "The embedded server is started again by itself; panopticon logs --postgres says why it"
              + " ended. An outside one: check that it runs, and its address");
    }
  }

  /** Whether it did at the last run. */
  boolean answered() {
    return answered;
  }
}
