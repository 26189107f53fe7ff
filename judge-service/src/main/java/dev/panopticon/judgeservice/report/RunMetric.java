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
    Bounds scale = scale();
    return clipped(estimate, scale.lowest(), scale.highest());
  }

  /** The same for a difference of two means. */
  Estimate withinDifferences(Estimate difference) {
    double widest = scale().width();
    return clipped(difference, -widest, widest);
  }

  /** Which scores there can be; of a pairwise metric, which preferences. */
  Bounds scale() {
    return switch (definition) {
      case MetricSpec.Judge judged -> bounds(judged.scale());
      case MetricSpec.Deterministic _, MetricSpec.Pairwise _ -> Bounds.UNIT;
    };
  }

  private static Bounds bounds(Scale scale) {
    return switch (scale) {
      case Scale.Range(double min, double max) -> new Bounds(min, max);
      case Scale.PassFail _ -> Bounds.UNIT;
      case Scale.Labels(Map<String, Double> scores) ->
          new Bounds(Collections.min(scores.values()), Collections.max(scores.values()));
    };
  }

  private static Estimate clipped(Estimate estimate, double min, double max) {
    return switch (estimate) {
      case Estimate.Known(Estimate.Moments moments, Interval interval) ->
          new Estimate.Known(moments, interval.clippedTo(min, max));
      case Estimate.PointOnly point -> point;
      case Estimate.Undefined undefined -> undefined;
    };
  }

  /** The lowest and the highest score of a scale. */
  record Bounds(double lowest, double highest) {
    static final Bounds UNIT = new Bounds(0, 1);

    /** The largest difference of two scores. */
    double width() {
      return highest - lowest;
    }
  }

  /** Whether its scores are passes and fails only, 1 and 0, before any mean over repeats. */
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
