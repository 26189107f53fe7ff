package dev.panopticon.judgeservice.report;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Interval;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric as a run snapshot has it.
 *
 * @param judge its label; null for deterministic metrics
 */
record RunMetric(int no, String name, int version, MetricSpec definition, @Nullable String judge) {

  /**
   * How intervals of this metric are computed: by its kind and the repeats, never by the data. A
   * single verdict of a binary kind is a pass or a fail; a mean over several is not.
   */
  Interval.Kind intervalKind(int repeats) {
    if (repeats > 1) {
      return Interval.Kind.CLUSTER_T;
    }
    return isPassOrFail() ? Interval.Kind.WILSON : Interval.Kind.T;
  }

  /** An estimate whose interval does not leave the range in which the mean must lie. */
  Estimate withinScale(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Known(Estimate.Moments moments, Interval interval) ->
          new Estimate.Known(moments, clipped(interval));
      case Estimate.PointOnly point -> point;
      case Estimate.Undefined undefined -> undefined;
    };
  }

  private Interval clipped(Interval interval) {
    return switch (definition) {
      case MetricSpec.Judge judged -> clipped(interval, judged.scale());
      case MetricSpec.Deterministic _, MetricSpec.Pairwise _ -> interval.clippedTo(0, 1);
    };
  }

  private static Interval clipped(Interval interval, Scale scale) {
    return switch (scale) {
      case Scale.Range(double min, double max) -> interval.clippedTo(min, max);
      case Scale.PassFail _ -> interval.clippedTo(0, 1);
      case Scale.Labels(Map<String, Double> scores) ->
          interval.clippedTo(Collections.min(scores.values()), Collections.max(scores.values()));
    };
  }

  private boolean isPassOrFail() {
    return switch (definition) {
      case MetricSpec.ExactMatch _,
          MetricSpec.Contains _,
          MetricSpec.Regex _,
          MetricSpec.Numeric _,
          MetricSpec.JsonValid _ ->
          true;
      case MetricSpec.TokenF1 _, MetricSpec.RougeL _, MetricSpec.Pairwise _ -> false;
      case MetricSpec.Judge judged ->
          judged.scale() instanceof Scale.PassFail && judged.repeats() == 1;
    };
  }
}
