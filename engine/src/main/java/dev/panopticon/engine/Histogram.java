package dev.panopticon.engine;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;

/**
 * Twenty equal bins over a metric's range; the upper end belongs to the last.
 *
 * @param min lowest possible score
 * @param max highest possible score, at least {@code min}
 */
public record Histogram(double min, double max) {
  public static final int BINS = 20;

  /** The range of a metric: its scale's, for labels from the lowest to the highest, else [0, 1]. */
  public static Histogram of(MetricSpec metric) {
    return metric instanceof MetricSpec.Judge judge ? of(judge.scale()) : new Histogram(0, 1);
  }

  private static Histogram of(Scale scale) {
    return switch (scale) {
      case Scale.Range range -> new Histogram(range.min(), range.max());
      case Scale.PassFail _ -> new Histogram(0, 1);
      case Scale.Labels labels ->
          new Histogram(
              labels.scores().values().stream().mapToDouble(Double::doubleValue).min().orElse(0),
              labels.scores().values().stream().mapToDouble(Double::doubleValue).max().orElse(1));
    };
  }

  /** The bin of a score, from 0; scores beyond the range count at its ends. */
  public int bin(double score) {
    if (!(max > min)) {
      return 0;
    }
    int bin = (int) Math.floor((score - min) / (max - min) * BINS);
    return Math.clamp(bin, 0, BINS - 1);
  }
}
