package dev.panopticon.statistics;

/**
 * A two-sided confidence interval.
 *
 * @param low lower end, finite
 * @param high upper end, finite and not below {@code low}
 * @param level confidence level in (0, 1), such as 0.95
 * @param kind how it was computed
 */
public record Interval(double low, double high, double level, Kind kind) {

  /** How an interval was computed: chosen by the kind of metric and the repeats, never by data. */
  public enum Kind {
    /** Student's t for the mean of independent values. */
    T("t"),
    /** Wilson's score interval for a pass rate. */
    WILSON("wilson"),
    /** Student's t with the standard error clustered by query. */
    CLUSTER_T("cluster-t"),
    /** Bias-corrected and accelerated bootstrap. */
    BCA("bca");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The name in reports and on the wire; stable. */
    public String text() {
      return text;
    }
  }

  public Interval {
    Values.requireLevel(level);
    if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) { // NaN fails too
      throw new IllegalArgumentException(
          "an interval needs finite ends in order but got [%s, %s]".formatted(low, high));
    }
  }

  /**
   * The part of this interval inside [{@code min}, {@code max}], the range in which the estimated
   * parameter must lie. That loses no coverage. An interval wholly outside collapses to the nearer
   * bound.
   */
  public Interval clippedTo(double min, double max) {
    return new Interval(Math.clamp(low, min, max), Math.clamp(high, min, max), level, kind);
  }

  /** Whether both ends are strictly between {@code min} and {@code max}. */
  public boolean isInside(double min, double max) {
    return low > min && high < max;
  }
}
