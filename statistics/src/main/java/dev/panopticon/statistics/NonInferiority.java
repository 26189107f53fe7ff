package dev.panopticon.statistics;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.PointOnly;

/**
 * "A is not worse than B by the margin": the lower bound of the one-sided 95 % interval of A - B,
 * which is the lower end of the two-sided 90 % interval, is above -margin.
 */
public sealed interface NonInferiority {

  /** The bound is above -margin. */
  record Shown(double lowerBound, double margin) implements NonInferiority {}

  /** The bound is not above -margin: worse, or not enough evidence. */
  record NotShown(double lowerBound, double margin) implements NonInferiority {}

  /**
   * There is no bound, so nothing is shown.
   *
   * @param reason why, for people
   */
  record Undefined(String reason) implements NonInferiority {}

  /** Whether it was shown: a gate passes on this only. */
  default boolean passed() {
    return this instanceof Shown;
  }

  /**
   * Tests a comparison. Differences that are all equal have no interval; then the bound is that of
   * {@link PointOnly#lowerBound} at 0.05.
   *
   * @param margin by how much A may be worse, at least 0, in the metric's unit
   * @param widest the largest difference that there can be, above 0: the width of the scale
   */
  static NonInferiority of(PairedComparison comparison, double margin, double widest) {
    Values.requireMargin(margin);
    return switch (comparison.difference()) {
      case Known known -> {
        Interval interval = comparison.interval90();
        yield decide(interval == null ? known.low() : interval.low(), margin);
      }
      case PointOnly point -> withoutInterval(point, margin, widest);
      case Estimate.Undefined none -> new Undefined(none.undefined());
    };
  }

  private static NonInferiority decide(double lowerBound, double margin) {
    return lowerBound > -margin ? new Shown(lowerBound, margin) : new NotShown(lowerBound, margin);
  }

  private static NonInferiority withoutInterval(PointOnly point, double margin, double widest) {
    Double lowerBound = point.lowerBound(0.05, -widest);
    return lowerBound == null ? new Undefined(point.undefined()) : decide(lowerBound, margin);
  }
}
