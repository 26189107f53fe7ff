package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether this process, the database and the rows agree on the time, and whether the clock was set
 * back while this process ran.
 */
final class DatabaseClockCheck implements Check {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** Another machine's clock may have written a row; more than that is a fault. */
  private static final Duration ROWS_TOLERANCE = Duration.ofSeconds(60);

  private static final String NOW = "SELECT clock_timestamp()";

  /** By primary key or on small tables; ids are ordered by time. */
  private static final List<String> NEWEST =
      List.of(
          "SELECT max(created) FROM storage.instance",
          "SELECT max(created_at) FROM judge_service.run",
          "SELECT created_at FROM judge_service.output ORDER BY id DESC LIMIT 1");

  private final JdbcClient jdbc;
  private final Clock clock;
  private final ClockWatch watch;

  DatabaseClockCheck(JdbcClient jdbc, Clock clock, ClockWatch watch) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.watch = watch;
  }

  @Override
  public String name() {
    return "database clock";
  }

  @Override
  public CheckFinding run() {
    Instant now = clock.instant();
    Duration apart = Duration.between(now, instant(NOW).orElseThrow()).abs();
    var complaints = new Complaints(name());
    if (apart.compareTo(TOLERANCE) > 0) {
      complaints.fail(
          "the database's clock is %s away from this process's".formatted(Sizes.duration(apart)),
          "Synchronise both machines' clocks: timedatectl set-ntp true");
    }
    newest()
        .filter(newest -> newest.isAfter(now.plus(ROWS_TOLERANCE)))
        .ifPresent(
            newest ->
                complaints.fail(
                    "it is %s, but the newest row is of %s".formatted(now, newest),
                    "Set the clock, and see why it was set back"));
    if (watch.setBackBy().compareTo(TOLERANCE) > 0) {
      complaints.warn(
          "the clock was set back by %s since this server started"
              .formatted(Sizes.duration(watch.setBackBy())),
          "See why (timedatectl status); durations of that time are wrong");
    }
    return complaints.orPass("%d ms apart, no row of the future".formatted(apart.toMillis()));
  }

  private Optional<Instant> newest() {
    return NEWEST.stream()
        .filter(this::hasTable)
        .flatMap(sql -> instant(sql).stream())
        .max(Instant::compareTo);
  }

  private boolean hasTable(String sql) {
    String table = sql.replaceAll("^.* FROM (\\S+).*$", "$1");
    return jdbc.sql("SELECT to_regclass(:table) IS NOT NULL")
        .param("table", table)
        .query(Boolean.class)
        .single();
  }

  private Optional<Instant> instant(String sql) {
    return jdbc.sql(sql)
        .query((row, _) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .optional()
        .flatMap(found -> found.map(OffsetDateTime::toInstant));
  }
}
