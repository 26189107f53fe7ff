package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.MetricTrial;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.judging.PairOutcome;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the outcome of a trial is told. */
final class Trials {
  private Trials() {}

  /**
   * Of one verdict.
   *
   * @param judge null for deterministic metrics
   */
  static MetricTrial single(
      StoredMetric metric,
      ModelSpec.@Nullable Remote judge,
      Verdict verdict,
      List<MetricTrial.Call> calls) {
    Verdict.Scored scored = verdict instanceof Verdict.Scored it ? it : null;
    return new MetricTrial(
        metric.definition().name(),
        metric.version(),
        judge == null ? null : judge.id(),
        verdict.status(),
        scored == null ? null : (Double) scored.score(),
        scored == null ? null : scored.label(),
        null,
        null,
        false,
        Judgment.reason(verdict),
        cost(calls),
        calls);
  }

  /**
   * Of a pair.
   *
   * @param orders A shown first; then, where there are two, B shown first
   */
  static MetricTrial pair(
      StoredMetric metric, ModelSpec.Remote judge, PairOutcome outcome, List<Judgment> orders) {
    List<MetricTrial.Call> calls = told(orders);
    return switch (outcome) {
      case PairOutcome.Undecided(Verdict because) -> single(metric, judge, because, calls);
      case PairOutcome.Decided decided ->
          new MetricTrial(
              metric.definition().name(),
              metric.version(),
              judge.id(),
              decided.status(),
              decided.preference(),
              null,
              decided.scoreA(),
              decided.scoreB(),
              decided.inconsistent(),
              reasons(orders),
              cost(calls),
              calls);
    };
  }

  private static List<MetricTrial.Call> told(List<Judgment> orders) {
    return orders.size() == 1
        ? List.of(orders.getFirst().told("a"))
        : List.of(orders.getFirst().told("a"), orders.getLast().told("b"));
  }

  private static @Nullable String reasons(List<Judgment> orders) {
    String all =
        orders.stream()
            .map(order -> Judgment.reason(order.verdict()))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n"));
    return all.isEmpty() ? null : all;
  }

  /** Unknown as soon as that of one call is. */
  private static @Nullable Long cost(List<MetricTrial.Call> calls) {
    long sum = 0;
    for (MetricTrial.Call call : calls) {
      Long cost = call.costNanoUsd();
      if (cost == null) {
        return null;
      }
      sum += cost;
    }
    return sum;
  }
}
