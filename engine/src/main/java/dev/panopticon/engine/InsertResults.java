package dev.panopticon.engine;

import dev.panopticon.model.Verdict;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inserts results that are not there yet, each kind in one statement. It returns the ids of those
 * which were not there, or fails where that is not all of them. A run whose row is locked for
 * deletion counts as gone; waiting for the deletion would hold up every other run. A failure from
 * an older revision of its run is not inserted, see {@link FailureFence}; all else is.
 */
final class InsertResults {
  private static final String LIVE_RUNS =
      "SELECT id, revision FROM run WHERE id = ANY(:runs::uuid[]) FOR KEY SHARE SKIP LOCKED";
  private static final String OUTPUTS =
      """
      INSERT INTO output (id, run_id, query_no, contestant_no, repeat, status, text, finish_reason,
                          error_class, error, input_tokens, output_tokens, cost_nano_usd,
                          saved_nano_usd, latency_millis, attempts, cached, content_key, reusable,
                          created_at)
      WITH live AS MATERIALIZED (%s), outdated AS (%s)
      SELECT made.* FROM unnest(
          :id::uuid[], :run::uuid[], :query::int[], :contestant::int[], :repeat::int[],
          :status::text[], :text::text[], :finishReason::text[], :errorClass::text[],
          :error::text[], :inputTokens::bigint[], :outputTokens::bigint[], :cost::bigint[],
          :saved::bigint[], :latency::bigint[], :attempts::int[], :cached::boolean[],
          :contentKey::bytea[], :reusable::boolean[], :createdAt::timestamptz[]) AS made(id, run_id)
      WHERE made.run_id IN (SELECT live.id FROM live)
        AND made.id NOT IN (SELECT outdated.id FROM outdated)
      ON CONFLICT (run_id, query_no, contestant_no, repeat) DO NOTHING
      RETURNING id
      """
          .formatted(LIVE_RUNS, FailureFence.OUTDATED_IN_LIVE);
  private static final String JUDGMENTS =
      """
      INSERT INTO judgment (id, run_id, metric_no, query_no, contestant_no, repeat, other_no,
                            swapped, judge_no, judge_repeat, status, score, score_a, score_b, label,
                            explanation, reason, error_class, reply, parser_version, input_tokens,
                            output_tokens, cost_nano_usd, saved_nano_usd, latency_millis, attempts,
                            cached, content_key, reusable, created_at)
      WITH live AS MATERIALIZED (%s), outdated AS (%s)
      SELECT made.* FROM unnest(
          :id::uuid[], :run::uuid[], :metric::int[], :query::int[], :contestant::int[],
          :repeat::int[], :other::int[], :swapped::boolean[], :judge::int[], :judgeRepeat::int[],
          :status::text[], :score::float8[], :scoreA::float8[], :scoreB::float8[], :label::text[],
          :explanation::text[], :reason::text[], :errorClass::text[], :reply::text[],
          :parserVersion::int[], :inputTokens::bigint[], :outputTokens::bigint[], :cost::bigint[],
          :saved::bigint[], :latency::bigint[], :attempts::int[], :cached::boolean[],
          :contentKey::bytea[], :reusable::boolean[], :createdAt::timestamptz[]) AS made(id, run_id)
      WHERE made.run_id IN (SELECT live.id FROM live)
        AND made.id NOT IN (SELECT outdated.id FROM outdated)
      ON CONFLICT (run_id, metric_no, query_no, contestant_no, repeat, other_no, swapped, judge_no,
                   judge_repeat) DO NOTHING
      RETURNING id
      """
          .formatted(LIVE_RUNS, FailureFence.OUTDATED_IN_LIVE);

  /** What is no number lets the statement fail, with these words in the server's log. */
  private static final String ALL =
      """
      WITH inserted AS (%s)
      SELECT CASE WHEN count(*) = :rows THEN 1
                  ELSE ('some results are not new; each is looked at: ' || count(*))::int END
      FROM inserted
      """;

  private static final String ALL_OUTPUTS = ALL.formatted(OUTPUTS);
  private static final String ALL_JUDGMENTS = ALL.formatted(JUDGMENTS);

  private static final String THERE =
      """
      SELECT id FROM output WHERE id = ANY(:ids::uuid[])
      UNION ALL SELECT id FROM judgment WHERE id = ANY(:ids::uuid[])
      """;

  /** SQLSTATE of a statement that was to insert all and could not. */
  static final String NOT_ALL = "22P02";

  private InsertResults() {}

  /**
   * Returns the ids of those that are there already: their commit was carried out, and the
   * connection lost before that was heard.
   */
  static BoundSql there(List<Result> results) {
    String[] ids = results.stream().map(result -> result.id().toString()).toArray(String[]::new);
    return new BoundSql(THERE, Map.of("ids", ids));
  }

  /** Returns the ids of those of the runs that are there. */
  static BoundSql liveRuns(String[] runs) {
    return new BoundSql(LIVE_RUNS, Map.of("runs", runs));
  }

  /** Inserts those that are not there, and returns their ids. */
  static BoundSql outputs(List<OutputResult> outputs, String[] runs) {
    return insert(OUTPUTS, outputs, outputColumns(outputs), runs);
  }

  /** Inserts all of them, or fails with {@link #NOT_ALL}. */
  static BoundSql allOutputs(List<OutputResult> outputs, String[] runs) {
    return insertAll(ALL_OUTPUTS, outputs, outputColumns(outputs), runs);
  }

  private static Columns outputColumns(List<OutputResult> outputs) {
    var columns = new Columns(outputs.size());
    for (OutputResult output : outputs) {
      columns.next();
      setCommon(columns, output);
      columns.set("query", output.cell().queryNo());
      columns.set("contestant", output.cell().contestantNo());
      columns.set("repeat", output.cell().repeat());
      setAnswer(columns, output.answer());
      columns.set("contentKey", output.contentKey().bytes());
      columns.set("reusable", output.reusable());
    }
    return columns;
  }

  private static void setAnswer(Columns columns, OutputResult.Answer answer) {
    columns.set("status", answer.status().name());
    columns.set("text", answer.text());
    columns.set("finishReason", answer.finishReason());
    columns.set("errorClass", answer.errorClass() == null ? null : answer.errorClass().name());
    columns.set("error", answer.error());
  }

  /** Inserts those that are not there, and returns their ids. */
  static BoundSql judgments(List<JudgmentResult> judgments, String[] runs) {
    return insert(JUDGMENTS, judgments, judgmentColumns(judgments), runs);
  }

  /** Inserts all of them, or fails with {@link #NOT_ALL}. */
  static BoundSql allJudgments(List<JudgmentResult> judgments, String[] runs) {
    return insertAll(ALL_JUDGMENTS, judgments, judgmentColumns(judgments), runs);
  }

  private static Columns judgmentColumns(List<JudgmentResult> judgments) {
    var columns = new Columns(judgments.size());
    for (JudgmentResult judgment : judgments) {
      columns.next();
      setCommon(columns, judgment);
      setKey(columns, judgment.key());
      setVerdict(columns, judgment);
      columns.set("reply", judgment.reply());
      columns.set("parserVersion", judgment.parserVersion());
      columns.set("contentKey", judgment.contentKey().bytes());
      columns.set("reusable", judgment.reusable());
    }
    return columns;
  }

  private static void setKey(Columns columns, JudgmentKey key) {
    columns.set("metric", key.metricNo());
    columns.set("query", key.queryNo());
    columns.set("contestant", key.contestantNo());
    columns.set("repeat", key.repeat());
    columns.set("other", key.otherNo());
    columns.set("swapped", key.swapped());
    columns.set("judge", key.judgeNo());
    columns.set("judgeRepeat", key.judgeRepeat());
  }

  private static void setVerdict(Columns columns, JudgmentResult judgment) {
    Verdict verdict = judgment.verdict();
    columns.set("status", verdict.status().name());
    columns.set("score", judgment.score());
    columns.set("reason", judgment.reason());
    boolean scored = verdict instanceof Verdict.Scored;
    columns.set("label", scored ? ((Verdict.Scored) verdict).label() : null);
    var preferred = verdict instanceof Verdict.Preferred pair ? pair : null;
    columns.set("scoreA", preferred == null ? null : preferred.scoreFirst());
    columns.set("scoreB", preferred == null ? null : preferred.scoreSecond());
    columns.set(
        "explanation",
        switch (verdict) {
          case Verdict.Scored s -> s.explanation();
          case Verdict.Preferred p -> p.explanation();
          case Verdict.Unreadable _, Verdict.Refused _, Verdict.Failed _, Verdict.Skipped _ -> null;
        });
    columns.set(
        "errorClass", verdict instanceof Verdict.Failed failed ? failed.errorClass().name() : null);
  }

  private static void setCommon(Columns columns, Result result) {
    columns.set("id", result.id().toString());
    columns.set("run", result.run().toString());
    Spent spent = result.spent();
    columns.set("inputTokens", spent.inputTokens());
    columns.set("outputTokens", spent.outputTokens());
    columns.set("cost", spent.costNanoUsd());
    columns.set("saved", spent.savedNanoUsd());
    columns.set("latency", spent.latencyMillis());
    columns.set("attempts", spent.attempts());
    columns.set("cached", spent.cached());
    columns.set("createdAt", result.createdAt().atOffset(ZoneOffset.UTC).toString());
  }

  private static BoundSql insert(
      String sql, List<? extends Result> results, Columns columns, String[] runs) {
    return new BoundSql(sql, parameters(results, columns, runs));
  }

  private static BoundSql insertAll(
      String sql, List<? extends Result> results, Columns columns, String[] runs) {
    Map<String, @Nullable Object> parameters = parameters(results, columns, runs);
    parameters.put("rows", columns.rows());
    return new BoundSql(sql, parameters);
  }

  private static Map<String, @Nullable Object> parameters(
      List<? extends Result> results, Columns columns, String[] runs) {
    Map<String, @Nullable Object> parameters = new HashMap<>(columns.arrays());
    parameters.putAll(FailureFence.parameters(FailureFence.failures(results)));
    parameters.put("runs", runs);
    return parameters;
  }
}
