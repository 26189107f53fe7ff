package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.Limits;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long a run would take, at best: the longest of what the run's concurrency and each model's
 * limits allow (Little's law: calls x latency / calls in flight), with the mean latency of up to
 * {@value #CALLS} real calls in the last run that asked the model. Retries and pauses come on top.
 */
final class EstimateTime {
  private static final int CALLS = 200;
  private static final double SECONDS_PER_MINUTE = 60;

  private static final String AS_CONTESTANT =
      """
      SELECT m.id, avg(calls.latency_millis) / 1000 AS seconds
      FROM unnest(:models::text[]) AS m(id)
      CROSS JOIN LATERAL (
        SELECT c.run_id, c.contestant_no
        FROM run_contestant c JOIN output_rollup r USING (run_id, contestant_no)
        WHERE c.model_id = m.id AND r.answered > r.cached
        ORDER BY c.run_id DESC LIMIT 1) last
      CROSS JOIN LATERAL (
        SELECT o.latency_millis FROM output o
        WHERE o.run_id = last.run_id AND o.contestant_no = last.contestant_no
          AND o.latency_millis IS NOT NULL
        LIMIT :calls) calls
      GROUP BY m.id
      """;
  private static final String AS_JUDGE =
      """
      SELECT m.id, avg(calls.latency_millis) / 1000 AS seconds
      FROM unnest(:models::text[]) AS m(id)
      CROSS JOIN LATERAL (
        SELECT q.run_id, q.metric_no
        FROM run_metric q JOIN rollup r USING (run_id, metric_no)
        WHERE q.judge = m.id AND r.scored > r.cached
        ORDER BY q.run_id DESC LIMIT 1) last
      CROSS JOIN LATERAL (
        SELECT j.latency_millis FROM judgment j
        WHERE j.run_id = last.run_id AND j.metric_no = last.metric_no
          AND j.latency_millis IS NOT NULL
        LIMIT :calls) calls
      GROUP BY m.id
      """;

  private final JdbcClient jdbc;
  private final int concurrency;

  EstimateTime(JdbcClient jdbc, int concurrency) {
    this.jdbc = jdbc;
    this.concurrency = concurrency;
  }

  /** Null when one of the models was never asked before. */
  @Nullable Double seconds(Collection<Load> loads) {
    List<Load> real = loads.stream().filter(load -> load.calls() > 0).toList();
    Map<String, Double> latencies = latencies(real);
    double inFlightSeconds = 0;
    double longest = 0;
    for (Load load : real) {
      Double latency = latencies.get(load.model().id());
      if (latency == null) {
        return null;
      }
      inFlightSeconds += load.calls() * latency;
      longest = Math.max(longest, underLimits(load, latency));
    }
    return Math.max(longest, inFlightSeconds / concurrency);
  }

  private static double underLimits(Load load, double latency) {
    Limits limits = load.model().limits();
    double slowest = 0;
    if (limits.concurrency() != null) {
      slowest = load.calls() * latency / limits.concurrency();
    }
    if (limits.requestsPerMinute() != null) {
      slowest = Math.max(slowest, load.calls() / limits.requestsPerMinute() * SECONDS_PER_MINUTE);
    }
    if (limits.tokensPerMinute() != null) {
      double tokens = load.inputTokens() + load.outputTokens();
      slowest = Math.max(slowest, tokens / limits.tokensPerMinute() * SECONDS_PER_MINUTE);
    }
    return slowest;
  }

  /** A model that both answered and judged is as fast as it was when it answered. */
  private Map<String, Double> latencies(List<Load> loads) {
    String[] models = loads.stream().map(load -> load.model().id()).toArray(String[]::new);
    Map<String, Double> latencies = new HashMap<>();
    for (String sql : new String[] {AS_JUDGE, AS_CONTESTANT}) {
      jdbc.sql(sql)
          .param("models", models)
          .param("calls", CALLS)
          .query(
              row -> {
                latencies.put(row.getString("id"), row.getDouble("seconds"));
              });
    }
    return latencies;
  }
}
