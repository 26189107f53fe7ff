package dev.panopticon.judgeservice.report;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import dev.panopticon.suite.Definitions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What a run was planned with: its header, contestants, metrics and themes. */
final class RunRows {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  RunRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  RunHeader header(UUID run) {
    return jdbc.sql(
            """
            SELECT id, name, status, reason, started_at, finished_at, repeats, seed, margin,
                planned_calls, suite
            FROM run WHERE id = :run
            """)
        .param("run", run)
        .query((row, _) -> header(row))
        .optional()
        .orElseThrow(() -> notFound(run));
  }

  List<Contestant> contestants(UUID run) {
    return jdbc.sql(
            """
            SELECT contestant_no, label, model_id, prompt_id
            FROM run_contestant WHERE run_id = :run ORDER BY contestant_no
            """)
        .param("run", run)
        .query(
            (row, _) ->
                new Contestant(
                    row.getInt("contestant_no"),
                    row.getString("label"),
                    row.getString("model_id"),
                    row.getString("prompt_id")))
        .list();
  }

  List<RunMetric> metrics(UUID run) {
    return jdbc.sql(
            """
            SELECT metric_no, name, version, definition, judge
            FROM run_metric WHERE run_id = :run ORDER BY metric_no
            """)
        .param("run", run)
        .query((row, _) -> metric(row))
        .list();
  }

  /** Numbers of A and B of each pair of a metric. */
  List<PairNumbers> pairs(UUID run, int metricNo) {
    return jdbc.sql(
            """
            SELECT contestant_no, other_no
            FROM run_pair WHERE run_id = :run AND metric_no = :metric
            ORDER BY contestant_no, other_no
            """)
        .param("run", run)
        .param("metric", metricNo)
        .query((row, _) -> new PairNumbers(row.getInt("contestant_no"), row.getInt("other_no")))
        .list();
  }

  /** The theme of each query that has one. */
  Map<Integer, String> themes(UUID run) {
    Map<Integer, String> themes = new HashMap<>();
    jdbc.sql(
            """
            SELECT query_no, theme FROM run_query
            WHERE run_id = :run AND theme IS NOT NULL
            """)
        .param("run", run)
        .query(
            row -> {
              themes.put(row.getInt("query_no"), row.getString("theme").intern());
            });
    return themes;
  }

  /**
   * The latest completed run of that name before another, by the time-ordered ids; empty when there
   * is none.
   */
  Optional<UUID> latestBefore(String name, UUID run) {
    return jdbc.sql(
            """
            SELECT id FROM run
            WHERE name = :name AND id < :run AND status = 'COMPLETED'
            ORDER BY id DESC LIMIT 1
            """)
        .param("name", name)
        .param("run", run)
        .query(UUID.class)
        .optional();
  }

  boolean exists(UUID run) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM run WHERE id = :run)")
        .param("run", run)
        .query(Boolean.class)
        .single();
  }

  /** Numbers of the queries of {@code other} in {@code run}: the same id with the same content. */
  Map<Integer, Integer> sameQueries(UUID run, UUID other) {
    Map<Integer, Integer> numbers = new HashMap<>();
    jdbc.sql(
            """
            SELECT theirs.query_no AS theirs, ours.query_no AS ours
            FROM run_query ours
            JOIN run_query theirs ON theirs.run_id = :other
                AND theirs.query_id = ours.query_id AND theirs.content = ours.content
            WHERE ours.run_id = :run
            """)
        .param("run", run)
        .param("other", other)
        .query(
            row -> {
              numbers.put(row.getInt("theirs"), row.getInt("ours"));
            });
    return numbers;
  }

  private RunHeader header(ResultSet row) throws SQLException {
    return new RunHeader(
        row.getObject("id", UUID.class),
        row.getString("name"),
        RunStatus.valueOf(row.getString("status")),
        row.getString("reason"),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        row.getInt("repeats"),
        row.getLong("seed"),
        row.getObject("margin", Double.class),
        row.getLong("planned_calls"),
        Definitions.suiteFromJson(json.readTree(row.getString("suite"))).gates());
  }

  private RunMetric metric(ResultSet row) throws SQLException {
    return new RunMetric(
        row.getInt("metric_no"),
        row.getString("name"),
        row.getInt("version"),
        Definitions.metricFromJson(json.readTree(row.getString("definition"))),
        row.getString("judge"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static PanopticonException notFound(UUID run) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND, "there is no run " + run + ". GET /api/judge/runs lists the runs.");
  }

  /** Contestant A against contestant B, by number. */
  record PairNumbers(int a, int b) {}
}
