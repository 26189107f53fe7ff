package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether PostgreSQL has met damaged pages since its statistics began. */
final class ChecksumsCheck implements Check {
  private static final String FAILURES =
      """
      SELECT coalesce(datname, 'shared tables') || ': ' || checksum_failures || ', last at '
             || coalesce(checksum_last_failure::text, '?')
      FROM pg_stat_database WHERE checksum_failures > 0
      """;

  private final JdbcClient jdbc;

  ChecksumsCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "checksums";
  }

  @Override
  public CheckFinding run() {
    List<String> failures = jdbc.sql(FAILURES).query(String.class).list();
    return failures.isEmpty()
        ? CheckFinding.pass(name(), "no damaged page was met")
        : CheckFinding.fail(
            name(),
            "damaged pages were met: " + String.join("; ", failures),
            "The disk damages data: stop, copy the directory to another disk, restore a backup there");
  }
}
