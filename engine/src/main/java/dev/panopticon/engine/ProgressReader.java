package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads how far runs are from their rollups: as fast for a million results as for ten. */
final class ProgressReader {
  private static final String SUMS =
      """
      SELECT r.id, r.planned_outputs, r.planned_judgments,
             o.n, o.failed AS outputs_failed,
             j.n AS judgments, j.scored, j.unreadable, j.refused, j.failed, j.skipped,
             o.calls + j.calls AS calls, o.retried + j.retried AS retried,
             o.cached + j.cached AS cached,
             o.cost_nano_usd + j.cost_nano_usd AS cost, o.saved_nano_usd + j.saved_nano_usd AS saved
      FROM run r
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(n), 0) AS n, coalesce(sum(failed), 0) AS failed,
               coalesce(sum(calls), 0) AS calls, coalesce(sum(retried), 0) AS retried,
               coalesce(sum(cached), 0) AS cached, coalesce(sum(cost_nano_usd), 0) AS cost_nano_usd,
               coalesce(sum(saved_nano_usd), 0) AS saved_nano_usd
        FROM output_rollup WHERE run_id = r.id) o
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(n), 0) AS n, coalesce(sum(scored), 0) AS scored,
               coalesce(sum(unreadable), 0) AS unreadable, coalesce(sum(refused), 0) AS refused,
               coalesce(sum(failed), 0) AS failed, coalesce(sum(skipped), 0) AS skipped,
               coalesce(sum(calls), 0) AS calls, coalesce(sum(retried), 0) AS retried,
               coalesce(sum(cached), 0) AS cached, coalesce(sum(cost_nano_usd), 0) AS cost_nano_usd,
               coalesce(sum(saved_nano_usd), 0) AS saved_nano_usd
        FROM rollup WHERE run_id = r.id) j
      WHERE r.id = ANY(:runs::uuid[])
      """;
  private static final String ERRORS =
      "SELECT run_id, error_class, n, retried FROM error_rollup WHERE run_id = ANY(:runs::uuid[])";

  /** By class; those alone that there were. */
  private record Errors(Map<ErrorClass, Long> failed, Map<ErrorClass, Long> retried) {
    static Errors none() {
      return new Errors(new EnumMap<>(ErrorClass.class), new EnumMap<>(ErrorClass.class));
    }

    void add(ErrorClass errorClass, long failures, long retries) {
      if (failures > 0) {
        failed.put(errorClass, failures);
      }
      if (retries > 0) {
        retried.put(errorClass, retries);
      }
    }
  }

  private final JdbcClient jdbc;
  private final Engines engines;

  ProgressReader(JdbcClient jdbc, Engines engines) {
    this.jdbc = jdbc;
    this.engines = engines;
  }

  Map<RunId, RunProgress> of(Collection<RunId> runs) {
    String[] ids = runs.stream().map(RunId::toString).toArray(String[]::new);
    Map<RunId, Errors> errors = errors(ids);
    Map<RunId, List<RunWork.AtWork>> atWork = engines.atWork(runs);
    Map<RunId, RunProgress> progress = new HashMap<>();
    jdbc.sql(SUMS)
        .param("runs", ids)
        .query(
            row -> {
              var run = new RunId(row.getObject("id", UUID.class));
              progress.put(
                  run,
                  progress(
                      row,
                      errors.getOrDefault(run, Errors.none()),
                      atWork.getOrDefault(run, List.of())));
            });
    return progress;
  }

  private Map<RunId, Errors> errors(String[] ids) {
    Map<RunId, Errors> errors = new HashMap<>();
    jdbc.sql(ERRORS)
        .param("runs", ids)
        .query(
            row -> {
              errors
                  .computeIfAbsent(
                      new RunId(row.getObject("run_id", UUID.class)), _ -> Errors.none())
                  .add(
                      ErrorClass.valueOf(row.getString("error_class")),
                      row.getLong("n"),
                      row.getLong("retried"));
            });
    return errors;
  }

  private static RunProgress progress(ResultSet row, Errors errors, List<RunWork.AtWork> atWork)
      throws SQLException {
    long outputsLeft = row.getLong("planned_outputs") - row.getLong("n");
    long judgmentsLeft = row.getLong("planned_judgments") - row.getLong("judgments");
    boolean judges = row.getLong("planned_judgments") > 0;
    Double perSecond = perSecond(atWork, judges);
    return new RunProgress(
        row.getLong("planned_outputs"),
        row.getLong("n"),
        row.getLong("outputs_failed"),
        row.getLong("planned_judgments"),
        row.getLong("judgments"),
        byStatus(row),
        row.getLong("calls"),
        row.getLong("retried"),
        row.getLong("cached"),
        atWork.stream().mapToInt(RunWork.AtWork::inFlight).sum(),
        row.getLong("cost"),
        row.getLong("saved"),
        perSecond,
        timeLeft(judges ? judgmentsLeft : outputsLeft, perSecond),
        errors.failed(),
        errors.retried());
  }

  /** Null when nothing was committed of late. */
  private static @Nullable Double perSecond(List<RunWork.AtWork> atWork, boolean judges) {
    double sum =
        atWork.stream()
            .mapToDouble(
                judges ? RunWork.AtWork::judgmentsPerSecond : RunWork.AtWork::outputsPerSecond)
            .sum();
    return sum > 0 ? sum : null;
  }

  private static Map<JudgmentStatus, Long> byStatus(ResultSet row) throws SQLException {
    Map<JudgmentStatus, Long> byStatus = new EnumMap<>(JudgmentStatus.class);
    for (JudgmentStatus status : JudgmentStatus.values()) {
      byStatus.put(status, row.getLong(status.name().toLowerCase(Locale.ROOT)));
    }
    return byStatus;
  }

  private static @Nullable Duration timeLeft(long left, @Nullable Double perSecond) {
    return perSecond == null ? null : Duration.ofMillis(Math.round(left / perSecond * 1000));
  }
}
