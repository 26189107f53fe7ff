package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether work is held by a process that shows no life any more, or fails again and again. */
final class ScheduleCheck implements Check {
  private static final String HAS_SCHEDULE =
      "SELECT to_regclass('judge_service.scheduled_tasks') IS NOT NULL";

  private static final String DEAD =
      """
      SELECT format('%s held by %s, silent for %s', count(*), coalesce(picked_by, '?'),
                    date_trunc('second', now() - max(last_heartbeat)))
      FROM judge_service.scheduled_tasks
      WHERE picked AND last_heartbeat < now() - make_interval(secs => :seconds)
      GROUP BY picked_by ORDER BY picked_by
      """;

  private static final String FAILING =
      """
      SELECT count(*) FROM judge_service.scheduled_tasks WHERE consecutive_failures >= :failures
      """;

  private static final int MANY_FAILURES = 10;

  private final JdbcClient jdbc;
  private final Duration silence;

  /**
   * @param silence after which a holder counts as gone; the engine takes its work over before
   */
  ScheduleCheck(JdbcClient jdbc, Duration silence) {
    this.jdbc = jdbc;
    this.silence = silence;
  }

  @Override
  public String name() {
    return "schedule";
  }

  @Override
  public CheckFinding run() {
    if (!jdbc.sql(HAS_SCHEDULE).query(Boolean.class).single()) {
      return CheckFinding.skipped(name(), "this database has none");
    }
    var complaints = new Complaints(name());
    List<String> dead =
        jdbc.sql(DEAD).param("seconds", silence.toSeconds()).query(String.class).list();
    if (!dead.isEmpty()) {
      complaints.warn(
          "work is not taken over from a process that is gone: " + String.join("; ", dead),
          "Start the server again: panopticon down, panopticon up");
    }
    long failing = jdbc.sql(FAILING).param("failures", MANY_FAILURES).query(Long.class).single();
    if (failing > 0) {
      complaints.warn(
          "%d pieces of work have failed %d times or more in a row"
              .formatted(failing, MANY_FAILURES),
          "See why: panopticon logs --level warn");
    }
    return complaints.orPass("no work is stuck");
  }
}
