package dev.panopticon.judgeservice.result;

import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultDetail.Answer;
import dev.panopticon.contract.ResultView;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.Definitions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The statements of {@link Results}, and how their rows are read. */
final class ResultSql {
  /**
   * First picks the ids with as few tables as the filter needs, and then fetches the texts of the
   * picked ones alone. A filter that is null folds away, because each call is planned with its
   * values.
   */
  static final String PAGE =
      """
      WITH picked AS MATERIALIZED (
        SELECT j.id
        FROM judgment j
        JOIN run_metric m ON m.run_id = j.run_id AND m.metric_no = j.metric_no
        JOIN run_contestant a ON a.run_id = j.run_id AND a.contestant_no = j.contestant_no
        LEFT JOIN run_contestant b ON b.run_id = j.run_id AND b.contestant_no = j.other_no
        JOIN run_query q ON q.run_id = j.run_id AND q.query_no = j.query_no
        WHERE (:run::uuid IS NULL OR j.run_id = :run)
          AND (:after::uuid IS NULL OR j.id < :after)
          AND (:status::text IS NULL OR j.status = :status)
          AND (:minScore::float8 IS NULL OR j.score >= :minScore)
          AND (:maxScore::float8 IS NULL OR j.score <= :maxScore)
          AND (:from::timestamptz IS NULL OR j.created_at >= :from)
          AND (:until::timestamptz IS NULL OR j.created_at < :until)
          AND (:metric::text IS NULL OR m.name = :metric)
          AND (:judge::text IS NULL OR m.judge = :judge)
          AND (:theme::text IS NULL OR q.theme = :theme)
          AND (:contestant::text IS NULL OR a.label = :contestant OR b.label = :contestant)
        ORDER BY j.id DESC
        LIMIT :limit)
      SELECT j.id, j.run_id, r.name AS run_name, q.query_id, q.theme, a.label AS contestant,
          b.label AS opponent, j.swapped, j.repeat, j.judge_repeat, m.name AS metric, m.judge,
          j.status, j.score, j.label, j.reason,
          left(coalesce(q.content ->> 'text', q.content #>> '{messages,-1,content}'), 200) AS query,
          left(o.text, 200) AS output, j.cached, j.created_at
      FROM picked
      JOIN judgment j ON j.id = picked.id
      JOIN run r ON r.id = j.run_id
      JOIN run_metric m ON m.run_id = j.run_id AND m.metric_no = j.metric_no
      JOIN run_contestant a ON a.run_id = j.run_id AND a.contestant_no = j.contestant_no
      LEFT JOIN run_contestant b ON b.run_id = j.run_id AND b.contestant_no = j.other_no
      JOIN run_query q ON q.run_id = j.run_id AND q.query_no = j.query_no
      LEFT JOIN output o ON o.run_id = j.run_id AND o.query_no = j.query_no
          AND o.contestant_no = j.contestant_no AND o.repeat = j.repeat
      ORDER BY j.id DESC
      """;

  static final String DETAIL =
      """
      SELECT j.id, j.run_id, r.name AS run_name, q.query_id, q.theme, a.label AS contestant,
          b.label AS opponent, j.swapped, j.repeat, j.judge_repeat, m.name AS metric, m.judge,
          j.status, j.score, j.label, j.reason,
          left(coalesce(q.content ->> 'text', q.content #>> '{messages,-1,content}'), 200) AS query,
          left(o.text, 200) AS output, j.cached, j.created_at,
          q.version AS query_version, q.content, m.version AS metric_version, m.definition,
          j.reply, j.score_a, j.score_b, j.explanation, j.input_tokens, j.output_tokens,
          j.cost_nano_usd, j.latency_millis, j.attempts
      FROM judgment j
      JOIN run r ON r.id = j.run_id
      JOIN run_metric m ON m.run_id = j.run_id AND m.metric_no = j.metric_no
      JOIN run_contestant a ON a.run_id = j.run_id AND a.contestant_no = j.contestant_no
      LEFT JOIN run_contestant b ON b.run_id = j.run_id AND b.contestant_no = j.other_no
      JOIN run_query q ON q.run_id = j.run_id AND q.query_no = j.query_no
      LEFT JOIN output o ON o.run_id = j.run_id AND o.query_no = j.query_no
          AND o.contestant_no = j.contestant_no AND o.repeat = j.repeat
      WHERE j.id = :id
      """;

  /** A's answer, then B's. */
  static final String ANSWERS =
      """
      SELECT o.id, c.label, o.status, o.text, o.finish_reason, o.error, o.input_tokens,
          o.output_tokens, o.cost_nano_usd, o.latency_millis, o.attempts, o.cached
      FROM judgment j
      JOIN output o ON o.run_id = j.run_id AND o.query_no = j.query_no AND o.repeat = j.repeat
          AND o.contestant_no IN (j.contestant_no, j.other_no)
      JOIN run_contestant c ON c.run_id = o.run_id AND c.contestant_no = o.contestant_no
      WHERE j.id = :id
      ORDER BY o.contestant_no = j.other_no
      """;

  static final String EXPORT =
      """
      SELECT j.id, j.run_id, r.name AS run_name, q.query_id, q.version AS query_version, q.theme,
          q.content, a.label AS contestant, b.label AS opponent, j.swapped, j.repeat,
          j.judge_repeat, m.name AS metric, m.version AS metric_version, m.judge, j.status,
          j.score, j.score_a, j.score_b, j.label, j.explanation, j.reason, oa.text AS output,
          ob.text AS opponent_output, j.reply, j.cost_nano_usd, j.latency_millis, j.cached,
          j.created_at
      FROM judgment j
      JOIN run r ON r.id = j.run_id
      JOIN run_metric m ON m.run_id = j.run_id AND m.metric_no = j.metric_no
      JOIN run_contestant a ON a.run_id = j.run_id AND a.contestant_no = j.contestant_no
      LEFT JOIN run_contestant b ON b.run_id = j.run_id AND b.contestant_no = j.other_no
      JOIN run_query q ON q.run_id = j.run_id AND q.query_no = j.query_no
      LEFT JOIN output oa ON oa.run_id = j.run_id AND oa.query_no = j.query_no
          AND oa.contestant_no = j.contestant_no AND oa.repeat = j.repeat
      LEFT JOIN output ob ON ob.run_id = j.run_id AND ob.query_no = j.query_no
          AND ob.contestant_no = j.other_no AND ob.repeat = j.repeat
      WHERE (:run::uuid IS NULL OR j.run_id = :run)
        AND (:status::text IS NULL OR j.status = :status)
        AND (:minScore::float8 IS NULL OR j.score >= :minScore)
        AND (:maxScore::float8 IS NULL OR j.score <= :maxScore)
        AND (:from::timestamptz IS NULL OR j.created_at >= :from)
        AND (:until::timestamptz IS NULL OR j.created_at < :until)
        AND (:metric::text IS NULL OR m.name = :metric)
        AND (:judge::text IS NULL OR m.judge = :judge)
        AND (:theme::text IS NULL OR q.theme = :theme)
        AND (:contestant::text IS NULL OR a.label = :contestant OR b.label = :contestant)
      ORDER BY j.id
      """;

  private static final JsonMapper JSON = JsonMapper.shared();

  private ResultSql() {}

  static ResultView view(ResultSet row, int number) throws SQLException {
    return new ResultView(
        row.getObject("id", UUID.class),
        row.getObject("run_id", UUID.class),
        row.getString("run_name"),
        row.getString("query_id"),
        row.getString("theme"),
        row.getString("contestant"),
        row.getString("opponent"),
        row.getBoolean("swapped"),
        row.getInt("repeat"),
        row.getInt("judge_repeat"),
        row.getString("metric"),
        row.getString("judge"),
        JudgmentStatus.valueOf(row.getString("status")),
        row.getObject("score", Double.class),
        row.getString("label"),
        row.getString("reason"),
        row.getString("query"),
        row.getString("output"),
        row.getBoolean("cached"),
        createdAt(row));
  }

  static ResultDetail detail(ResultSet row, List<Answer> answers) throws SQLException {
    return new ResultDetail(
        view(row, 0),
        row.getInt("query_version"),
        content(row),
        Definitions.metricFromJson(json(row, "definition")),
        row.getInt("metric_version"),
        answers,
        row.getString("reply"),
        row.getObject("score_a", Double.class),
        row.getObject("score_b", Double.class),
        row.getString("explanation"),
        row.getObject("input_tokens", Long.class),
        row.getObject("output_tokens", Long.class),
        row.getObject("cost_nano_usd", Long.class),
        row.getObject("latency_millis", Long.class),
        row.getInt("attempts"));
  }

  static Answer answer(ResultSet row, int number) throws SQLException {
    return new Answer(
        row.getObject("id", UUID.class),
        row.getString("label"),
        OutputStatus.valueOf(row.getString("status")),
        row.getString("text"),
        row.getString("finish_reason"),
        row.getString("error"),
        row.getObject("input_tokens", Long.class),
        row.getObject("output_tokens", Long.class),
        row.getObject("cost_nano_usd", Long.class),
        row.getObject("latency_millis", Long.class),
        row.getInt("attempts"),
        row.getBoolean("cached"));
  }

  static ExportedResult exported(ResultSet row) throws SQLException {
    QueryContent query = content(row);
    return new ExportedResult(
        row.getObject("id", UUID.class),
        row.getObject("run_id", UUID.class),
        row.getString("run_name"),
        row.getString("query_id"),
        row.getInt("query_version"),
        row.getString("theme"),
        query.text(),
        query.reference(),
        row.getString("contestant"),
        row.getString("opponent"),
        row.getBoolean("swapped"),
        row.getInt("repeat"),
        row.getInt("judge_repeat"),
        row.getString("metric"),
        row.getInt("metric_version"),
        row.getString("judge"),
        JudgmentStatus.valueOf(row.getString("status")),
        row.getObject("score", Double.class),
        row.getObject("score_a", Double.class),
        row.getObject("score_b", Double.class),
        row.getString("label"),
        row.getString("explanation"),
        row.getString("reason"),
        row.getString("output"),
        row.getString("opponent_output"),
        row.getString("reply"),
        row.getObject("cost_nano_usd", Long.class),
        row.getObject("latency_millis", Long.class),
        row.getBoolean("cached"),
        createdAt(row));
  }

  private static QueryContent content(ResultSet row) throws SQLException {
    return Definitions.queryContentFromJson(json(row, "content"));
  }

  private static JsonNode json(ResultSet row, String column) throws SQLException {
    return JSON.readTree(row.getString(column));
  }

  private static Instant createdAt(ResultSet row) throws SQLException {
    return row.getObject("created_at", OffsetDateTime.class).toInstant();
  }
}
