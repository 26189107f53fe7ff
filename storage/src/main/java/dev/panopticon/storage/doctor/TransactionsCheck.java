package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether a transaction is open for so long that PostgreSQL cannot clean up behind it. */
final class TransactionsCheck implements Check {
  private static final String LONG =
      """
      SELECT format('process %s (%s, %s, %s) since %s', pid, usename, application_name, state,
                    date_trunc('second', now() - xact_start))
      FROM pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend'
        AND xact_start < now() - make_interval(secs => :seconds)
      ORDER BY xact_start
      """;

  private final JdbcClient jdbc;
  private final Duration longest;

  TransactionsCheck(JdbcClient jdbc, Duration longest) {
    this.jdbc = jdbc;
    this.longest = longest;
  }

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public CheckFinding run() {
    List<String> open =
        jdbc.sql(LONG).param("seconds", longest.toMillis() / 1000.0).query(String.class).list();
    return open.isEmpty()
        ? CheckFinding.pass(name(), "none is open for %s".formatted(Sizes.duration(longest)))
        : CheckFinding.warn(
            name(),
            "open for long: " + String.join("; ", open),
            "End the client, or: SELECT pg_terminate_backend(PROCESS)");
  }
}
