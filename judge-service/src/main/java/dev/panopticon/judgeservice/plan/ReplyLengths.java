package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.RunId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long replies were, in tokens: means, because a sum is estimated by them. Of a contestant,
 * those of the same model and prompt in runs of the same suite; else those of the same model in any
 * run. Of a judge, those to the very same metric; else those of the same judge to any. They come
 * from the sums of each run, as providers counted them; a reply from the cache counts with the
 * tokens that it once had.
 */
final class ReplyLengths {
  private static final String ANSWERS =
      """
      SELECT now.contestant_no AS no,
             coalesce(
                 sum(o.output_tokens) FILTER (WHERE same.same)
                     / sum(o.answered + o.refused) FILTER (WHERE same.same),
                 sum(o.output_tokens) / sum(o.answered + o.refused)) AS tokens
      FROM run_contestant now
      JOIN run_contestant past
          ON past.model_id = now.model_id AND past.model ->> 'model' = now.model ->> 'model'
      JOIN output_rollup o ON o.run_id = past.run_id AND o.contestant_no = past.contestant_no
      JOIN run r ON r.id = past.run_id
      CROSS JOIN LATERAL (
          SELECT past.label = now.label
              AND r.name = (SELECT name FROM run WHERE id = :run) AS same) same
      WHERE now.run_id = :run AND o.output_tokens > 0 AND o.answered + o.refused > 0
      GROUP BY now.contestant_no
      """;
  // Who refuses to answer leaves a refused judgment without a call, so that these do not count.
  private static final String VERDICTS =
      """
      SELECT now.metric_no AS no,
             coalesce(
                 sum(o.output_tokens) FILTER (WHERE past.definition = now.definition)
                     / sum(o.scored + o.unreadable) FILTER (WHERE past.definition = now.definition),
                 sum(o.output_tokens) / sum(o.scored + o.unreadable)) AS tokens
      FROM run_metric now
      JOIN run_judge judge ON judge.run_id = now.run_id AND judge.model_id = now.judge
      JOIN run_metric past ON past.judge = now.judge
      JOIN run_judge former
          ON former.run_id = past.run_id AND former.model_id = past.judge
          AND former.model ->> 'model' = judge.model ->> 'model'
      JOIN rollup o ON o.run_id = past.run_id AND o.metric_no = past.metric_no
      WHERE now.run_id = :run AND o.output_tokens > 0 AND o.scored + o.unreadable > 0
      GROUP BY now.metric_no
      """;

  private final JdbcClient jdbc;
  private final RunId run;

  /**
   * @param run the planned one, whose rows are there
   */
  ReplyLengths(JdbcClient jdbc, RunId run) {
    this.jdbc = jdbc;
    this.run = run;
  }

  /** Of earlier answers, by the contestants' numbers; nothing where there are none. */
  Map<Integer, Double> answers() {
    return means(ANSWERS);
  }

  /** Of judges' earlier replies, by the metrics' numbers; nothing where there are none. */
  Map<Integer, Double> verdicts() {
    return means(VERDICTS);
  }

  private Map<Integer, Double> means(String sql) {
    Map<Integer, Double> means = new HashMap<>();
    jdbc.sql(sql)
        .param("run", run.value())
        .query(
            row -> {
              means.put(row.getInt("no"), row.getDouble("tokens"));
            });
    return means;
  }
}
