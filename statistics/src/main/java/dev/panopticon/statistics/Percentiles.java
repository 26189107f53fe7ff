package dev.panopticon.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * The 50th, 95th and 99th percentile by nearest rank: the smallest value that at least so many per
 * cent of all values do not exceed (Hyndman & Fan 1996, definition 1). Each is a value that
 * occurred; with fewer than 100 values the 99th is the largest.
 *
 * @param p50 in the unit of the values
 * @param p95 in the unit of the values
 * @param p99 in the unit of the values
 * @param n how many values
 */
public record Percentiles(double p50, double p95, double p99, int n) {

  /** The percentiles of values in any order; empty when there are none. */
  public static Optional<Percentiles> of(double[] values) {
    if (values.length == 0) {
      return Optional.empty();
    }
    double[] sorted = Arrays.stream(values).map(Values::requireUsable).sorted().toArray();
    return Optional.of(
        new Percentiles(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), sorted.length));
  }

  /** The percentiles of whole numbers, exact up to 2^53. */
  public static Optional<Percentiles> of(long[] values) {
    return of(Arrays.stream(values).asDoubleStream().toArray());
  }

  /** Rank ceil(percent / 100 * n) in whole numbers: in doubles 0.07 * 100 is above 7. */
  private static double rank(double[] sorted, int percent) {
    long rank = Math.ceilDiv((long) percent * sorted.length, 100);
    return sorted[(int) rank - 1];
  }
}
