package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether PostgreSQL waits for the disk at each commit and would notice damage. Looks at what holds
 * now, and at what is stored for roles and databases, which holds for the next session.
 */
final class SettingsCheck implements Check {
  private static final String NOW =
      "SELECT name, setting FROM pg_settings WHERE name = ANY (:names)";

  private static final String STORED =
      """
      SELECT coalesce(d.datname, 'all databases') || ', ' || coalesce(r.rolname, 'all roles') AS scope,
             option.value AS setting
      FROM pg_db_role_setting s
      LEFT JOIN pg_database d ON d.oid = s.setdatabase
      LEFT JOIN pg_roles r ON r.oid = s.setrole
      CROSS JOIN unnest(s.setconfig) AS option(value)
      """;

  /** What each must not be; the worst of it loses what was acknowledged. */
  private static final Map<String, String> DANGEROUS =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "zero_damaged_pages", "on",
          "ignore_checksum_failure", "on");

  private final JdbcClient jdbc;

  SettingsCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "settings";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    now().forEach((setting, value) -> look(setting, value, complaints));
    stored(complaints);
    return complaints.orPass("fsync, synchronous_commit, full_page_writes and checksums are on");
  }

  private Map<String, String> now() {
    var names =
        java.util.stream.Stream.concat(
                DANGEROUS.keySet().stream(), List.of("data_checksums", "autovacuum").stream())
            .toArray(String[]::new);
    return jdbc
        .sql(NOW)
        .param("names", names)
        .query((row, _) -> Map.entry(row.getString(1), row.getString(2)))
        .list()
        .stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void look(String setting, String value, Complaints complaints) {
    if (value.equals(DANGEROUS.get(setting))) {
      complaints.fail(
          "%s is %s: a crash or a damaged page can lose what was acknowledged"
              .formatted(setting, value),
          "ALTER SYSTEM RESET %s, take it out of postgresql.conf and the command line, restart"
              .formatted(setting));
    } else if (setting.equals("data_checksums") && value.equals("off")) {
      complaints.warn(
          "data_checksums is off: a damaged page would not be noticed",
          "Stop PostgreSQL and run pg_checksums --enable");
    } else if (setting.equals("autovacuum") && value.equals("off")) {
      complaints.warn(
          "autovacuum is off", "ALTER SYSTEM RESET autovacuum; SELECT pg_reload_conf()");
    }
  }

  private void stored(Complaints complaints) {
    jdbc.sql(STORED)
        .query((row, _) -> Map.entry(row.getString("scope"), row.getString("setting")))
        .list()
        .forEach(
            entry -> {
              String[] nameAndValue = entry.getValue().split("=", 2);
              if (nameAndValue[1].equals(DANGEROUS.get(nameAndValue[0]))) {
                complaints.fail(
                    "%s is stored for %s".formatted(entry.getValue(), entry.getKey()),
                    "ALTER DATABASE ... RESET %s, or ALTER ROLE ... RESET %s"
                        .formatted(nameAndValue[0], nameAndValue[0]));
              }
            });
  }
}
