package dev.panopticon.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** From bootstrap values to the BCa interval: Efron, JASA 82 (1987). */
final class BiasCorrection {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double[] draws;
  private final double estimate;
  private final double acceleration;

  /**
   * @param draws the statistic on every resample, ascending and finite
   * @param estimate the statistic on the data
   * @param acceleration a of the paper
   */
  BiasCorrection(double[] draws, double estimate, double acceleration) {
    this.draws = draws;
    this.estimate = estimate;
    this.acceleration = acceleration;
  }

  BootstrapInterval interval(double level) {
    double spread = standardError();
    double tolerance = 1e-12 * Math.max(Math.abs(draws[0]), Math.abs(draws[draws.length - 1]));
    if (draws[draws.length - 1] - draws[0] <= tolerance) {
      return new BootstrapInterval.Undefined(
          "no variation: every resample gives the same value, so there is no interval");
    }
    double below = below(tolerance);
    if (below <= 0 || below >= 1) {
      return new BootstrapInterval.Undefined(
          "the estimate lies outside all resamples: the bootstrap does not fit this statistic");
    }
    double bias = NORMAL.inverseCumulativeProbability(below);
    double low = end(bias, NORMAL.inverseCumulativeProbability((1 - level) / 2));
    double high = end(bias, NORMAL.inverseSurvivalProbability((1 - level) / 2));
    return new BootstrapInterval.Known(
        new Interval(Math.min(low, high), Math.max(low, high), level, Interval.Kind.BCA), spread);
  }

  /** The part of the draws below the estimate, ties counted half. */
  private double below(double tolerance) {
    long less = Arrays.stream(draws).filter(draw -> draw < estimate - tolerance).count();
    long notMore = Arrays.stream(draws).filter(draw -> draw <= estimate + tolerance).count();
    return (less + notMore) / (2.0 * draws.length);
  }

  private double end(double bias, double z) {
    double shifted = bias + z;
    double adjusted = bias + shifted / (1 - acceleration * shifted);
    return quantile(NORMAL.cumulativeProbability(adjusted));
  }

  /** Linear between order statistics: Hyndman & Fan 1996, definition 7. */
  private double quantile(double probability) {
    double position = probability * (draws.length - 1);
    int index = (int) Math.floor(position);
    int next = Math.min(index + 1, draws.length - 1);
    return draws[index] + (position - index) * (draws[next] - draws[index]);
  }

  private double standardError() {
    double mean = Arrays.stream(draws).sum() / draws.length;
    double squares = Arrays.stream(draws).map(draw -> (draw - mean) * (draw - mean)).sum();
    return Math.sqrt(squares / (draws.length - 1.0));
  }
}
