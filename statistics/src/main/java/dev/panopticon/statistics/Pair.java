package dev.panopticon.statistics;

/**
 * The scores of two contestants on one and the same query (and repeat).
 *
 * @param a score of A, finite
 * @param b score of B, finite
 */
public record Pair(double a, double b) {
  private static final double ROUNDING = 1e-12;

  public Pair {
    Values.requireUsable(a);
    Values.requireUsable(b);
  }

  /** A - B, and 0 where only rounding differs: 0.1 + 0.2 and 0.3 are a tie. */
  double difference() {
    double difference = a - b;
    return Math.abs(difference) <= ROUNDING * magnitude() ? 0 : difference;
  }

  double magnitude() {
    return Math.max(Math.abs(a), Math.abs(b));
  }
}
