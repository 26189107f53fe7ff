package dev.panopticon.judgeservice.report;

import dev.panopticon.judgeservice.report.CollectCells.JudgedOnce;
import dev.panopticon.judgeservice.report.CollectPairCells.JudgedPair;
import dev.panopticon.model.JudgmentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What came of a run, streamed in the order of its keys. Needs a transaction to stream. */
final class ResultRows {
  private final JdbcClient jdbc;

  ResultRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The cells of a metric that is not pairwise, by contestant number. */
  Map<Integer, ContestantCells> cells(UUID run, int metricNo) {
    var collect = new CollectCells();
    jdbc.sql(
            """
            SELECT query_no, contestant_no, repeat, status, score, left(reason, 200) AS reason
            FROM judgment
            WHERE run_id = :run AND metric_no = :metric AND other_no = -1
            ORDER BY query_no, contestant_no, repeat, other_no, swapped, judge_no, judge_repeat
            """)
        .param("run", run)
        .param("metric", metricNo)
        .query(
            row -> {
              collect.add(judgedOnce(row));
            });
    return collect.finish();
  }

  /** The cells of a pairwise metric, by the numbers of A and B. */
  Map<RunRows.PairNumbers, PairCells> pairCells(UUID run, int metricNo, boolean bothOrders) {
    var collect = new CollectPairCells(bothOrders);
    jdbc.sql(
            """
            SELECT query_no, contestant_no, other_no, repeat, swapped, status, score, score_a,
                score_b, left(reason, 200) AS reason
            FROM judgment
            WHERE run_id = :run AND metric_no = :metric AND other_no >= 0
            ORDER BY query_no, contestant_no, repeat, other_no, swapped, judge_no, judge_repeat
            """)
        .param("run", run)
        .param("metric", metricNo)
        .query(
            row -> {
              collect.add(judgedPair(row));
            });
    return collect.finish();
  }

  Map<Integer, OutputTotals> outputs(UUID run) {
    Map<Integer, OutputTotals> totals = new HashMap<>();
    jdbc.sql(
            """
            SELECT contestant_no,
                count(*) FILTER (WHERE status = 'ANSWERED') AS answered,
                count(*) FILTER (WHERE status = 'REFUSED') AS refused,
                count(*) FILTER (WHERE status = 'FAILED') AS failed,
                coalesce(sum(input_tokens) FILTER (WHERE attempts > 0), 0)::bigint AS input_tokens,
                coalesce(sum(output_tokens) FILTER (WHERE attempts > 0), 0)::bigint AS output_tokens,
                count(*) FILTER (WHERE attempts > 0 AND status <> 'FAILED'
                    AND input_tokens IS NULL) AS unknown_input,
                count(*) FILTER (WHERE attempts > 0 AND status <> 'FAILED'
                    AND output_tokens IS NULL) AS unknown_output,
                coalesce(sum(attempts), 0) AS made,
                count(*) FILTER (WHERE cached) AS cached,
                coalesce(sum(greatest(attempts - 1, 0)), 0) AS retried,
                count(*) FILTER (WHERE status = 'FAILED' AND error_class IS DISTINCT FROM 'NOT_RECORDED')
                    AS failed_calls,
                count(*) FILTER (WHERE attempts > 0 AND status <> 'FAILED'
                    AND cost_nano_usd IS NULL) AS unknown_costs,
                coalesce(sum(cost_nano_usd), 0)::bigint AS cost,
                count(*) FILTER (WHERE cached AND saved_nano_usd IS NULL) AS unknown_savings,
                coalesce(sum(saved_nano_usd), 0)::bigint AS saved
            FROM output WHERE run_id = :run
            GROUP BY contestant_no
            """)
        .param("run", run)
        .query(
            row -> {
              totals.put(row.getInt("contestant_no"), outputTotals(row));
            });
    return totals;
  }

  CallTotals judgments(UUID run) {
    return jdbc.sql(
            """
            SELECT coalesce(sum(attempts), 0) AS made,
                count(*) FILTER (WHERE cached) AS cached,
                coalesce(sum(greatest(attempts - 1, 0)), 0) AS retried,
                count(*) FILTER (WHERE status = 'FAILED'
                    AND coalesce(error_class, '') NOT IN ('NO_OUTPUT', 'NOT_RECORDED')) AS failed_calls,
                count(*) FILTER (WHERE attempts > 0 AND status <> 'FAILED'
                    AND cost_nano_usd IS NULL) AS unknown_costs,
                coalesce(sum(cost_nano_usd), 0)::bigint AS cost,
                count(*) FILTER (WHERE cached AND saved_nano_usd IS NULL) AS unknown_savings,
                coalesce(sum(saved_nano_usd), 0)::bigint AS saved
            FROM judgment WHERE run_id = :run
            """)
        .param("run", run)
        .query((row, _) -> callTotals(row))
        .single();
  }

  /** Latencies in milliseconds of the real calls of each contestant, in no order. */
  Map<Integer, long[]> latencies(UUID run) {
    Map<Integer, LongStream.Builder> values = new HashMap<>();
    jdbc.sql(
            """
            SELECT contestant_no, latency_millis FROM output
            WHERE run_id = :run AND latency_millis IS NOT NULL
            """)
        .param("run", run)
        .query(
            row -> {
              values
                  .computeIfAbsent(row.getInt("contestant_no"), _ -> LongStream.builder())
                  .add(row.getLong("latency_millis"));
            });
    Map<Integer, long[]> result = new HashMap<>();
    values.forEach((contestant, builder) -> result.put(contestant, builder.build().toArray()));
    return result;
  }

  /**
   * How many answers two contestants share because one was served from the cache with what the
   * other got.
   */
  Map<RunRows.PairNumbers, Long> sharedOutputs(UUID run) {
    Map<RunRows.PairNumbers, Long> shared = new HashMap<>();
    jdbc.sql(
            """
            WITH same AS MATERIALIZED (
                SELECT array_agg(contestant_no) AS numbers, array_agg(cached) AS hits
                FROM output WHERE run_id = :run
                GROUP BY query_no, repeat, content_key
                HAVING count(*) > 1 AND bool_or(cached))
            SELECT a.no AS a, b.no AS b, count(*) AS shared
            FROM same, unnest(numbers, hits) AS a(no, hit), unnest(numbers, hits) AS b(no, hit)
            WHERE b.no > a.no AND (a.hit OR b.hit)
            GROUP BY a.no, b.no
            """)
        .param("run", run)
        .query(
            row -> {
              shared.put(
                  new RunRows.PairNumbers(row.getInt("a"), row.getInt("b")), row.getLong("shared"));
            });
    return shared;
  }

  private static JudgedOnce judgedOnce(ResultSet row) throws SQLException {
    return new JudgedOnce(
        row.getInt("query_no"),
        row.getInt("contestant_no"),
        row.getInt("repeat"),
        JudgmentStatus.valueOf(row.getString("status")),
        row.getObject("score", Double.class),
        row.getString("reason"));
  }

  private static JudgedPair judgedPair(ResultSet row) throws SQLException {
    return new JudgedPair(
        row.getInt("query_no"),
        new RunRows.PairNumbers(row.getInt("contestant_no"), row.getInt("other_no")),
        row.getInt("repeat"),
        row.getBoolean("swapped"),
        JudgmentStatus.valueOf(row.getString("status")),
        row.getObject("score", Double.class),
        row.getObject("score_a", Double.class),
        row.getObject("score_b", Double.class),
        row.getString("reason"));
  }

  private static OutputTotals outputTotals(ResultSet row) throws SQLException {
    return new OutputTotals(
        row.getLong("answered"),
        row.getLong("refused"),
        row.getLong("failed"),
        unless(row.getLong("unknown_input") > 0, row.getLong("input_tokens")),
        unless(row.getLong("unknown_output") > 0, row.getLong("output_tokens")),
        callTotals(row));
  }

  private static CallTotals callTotals(ResultSet row) throws SQLException {
    return new CallTotals(
        row.getLong("made"),
        row.getLong("cached"),
        row.getLong("retried"),
        row.getLong("failed_calls"),
        unless(row.getLong("unknown_costs") > 0, row.getLong("cost")),
        unless(row.getLong("unknown_savings") > 0, row.getLong("saved")));
  }

  private static @Nullable Long unless(boolean unknown, long sum) {
    return unknown ? null : Long.valueOf(sum);
  }
}
