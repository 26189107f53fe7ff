package dev.panopticon.statistics;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.PointOnly;
import dev.panopticon.statistics.Estimate.Undefined;
import org.jspecify.annotations.Nullable;

/** What the data say about A against B. */
public enum Verdict {
  /** A is above B, and p after Holm's correction is below 0.05. */
  BETTER("better"),
  /** A is below B, and p after Holm's correction is below 0.05. */
  WORSE("worse"),
  /** Not shown to differ, and shown to differ by less than the margin. */
  EQUIVALENT("equivalent"),
  /** None of these is shown; {@link PairedComparison#neededQueries} says what would decide. */
  NOT_ENOUGH_EVIDENCE("not enough evidence");

  private static final double ALPHA = 0.05;

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The name in reports and on the wire; stable. */
  public String text() {
    return text;
  }

  /**
   * The verdict on one comparison. A significant difference is said first, even when it is also
   * inside the margin. "Equivalent" are two one-sided tests at 0.05 (Schuirmann 1987): the 90 %
   * interval lies strictly inside +-margin. Differences that are all equal have no interval; then
   * the bounds of {@link PointOnly#lowerBound} at 0.05 take the place of its ends. With a margin
   * that no difference can exceed "equivalent" would say nothing, and is never said.
   *
   * @param adjustedP {@link PairedComparison#p()} after {@link Holm}; null when undefined
   * @param margin the largest difference that does not matter, at least 0, in the metric's unit;
   *     null when there is none, and then "equivalent" is never said
   * @param widest the largest difference that there can be, above 0: the width of the scale
   */
  public static Verdict of(
      PairedComparison comparison,
      @Nullable Double adjustedP,
      @Nullable Double margin,
      double widest) {
    Double mean = comparison.difference().mean();
    boolean significant = adjustedP != null && Values.requireProbability(adjustedP) < ALPHA;
    if (significant && mean != null && mean != 0) {
      return mean > 0 ? BETTER : WORSE;
    }
    return margin != null && equivalent(comparison, Values.requireMargin(margin), widest)
        ? EQUIVALENT
        : NOT_ENOUGH_EVIDENCE;
  }

  private static boolean equivalent(PairedComparison comparison, double margin, double widest) {
    if (margin >= widest) {
      return false;
    }
    Interval interval = comparison.interval90();
    return switch (comparison.difference()) {
      case Known _ -> interval != null && interval.isInside(-margin, margin);
      case PointOnly point -> {
        Double low = point.lowerBound(ALPHA, -widest);
        Double high = point.upperBound(ALPHA, widest);
        yield low != null && high != null && low > -margin && high < margin;
      }
      case Undefined _ -> false;
    };
  }
}
