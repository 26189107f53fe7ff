package dev.panopticon.dashboard.view;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.model.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * A definition for reading.
 *
 * @param rubric what a judge is told to judge by; null where there is none
 * @param judge who judges; empty for deterministic metrics
 * @param json the whole of it, in the suite file's shape
 */
public record Definition(
    String name, String kind, String judge, @Nullable String rubric, String json) {
  public static Definition of(MetricSpec metric) {
    return new Definition(
        metric.name(), metric.kind(), judge(metric), rubric(metric), json(metric));
  }

  /** Indented JSON of anything of the contracts. */
  public static String json(Object value) {
    return ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  private static @Nullable String rubric(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.Judge judge -> judge.rubric();
      case MetricSpec.Pairwise pairwise -> pairwise.rubric();
      case MetricSpec.Deterministic _ -> null;
    };
  }

  private static String judge(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.Judged judged -> judged.judge().name();
      case MetricSpec.Deterministic _ -> "";
    };
  }
}
