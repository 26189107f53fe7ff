package dev.panopticon.statistics;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.Moments;
import dev.panopticon.statistics.Estimate.PointOnly;
import dev.panopticon.statistics.Estimate.Undefined;
import dev.panopticon.statistics.Interval.Kind;
import java.util.Collection;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/** Means and pass rates, each with an interval or the reason why there is none. */
public final class Means {
  /** The level of every interval in a report. */
  public static final double LEVEL = 0.95;

  private Means() {}

  /**
   * The mean of independent values with Student's t interval, n - 1 degrees of freedom. No values
   * give {@link Undefined}; one value, or values that are all equal, give {@link PointOnly}.
   *
   * @param level confidence level in (0, 1)
   * @throws IllegalArgumentException if a value is not finite or beyond 1e100
   */
  public static Estimate ofIndependent(double[] values, double level) {
    double magnitude = ClusteredSample.largestMagnitude(List.of(values));
    return estimate(ClusteredSample.ofSingles(values, magnitude), Kind.T, level);
  }

  /**
   * The mean of values that came as repeats of queries: the standard error is clustered by query,
   * with C - 1 degrees of freedom for C queries (Miller, arXiv 2411.00640, section 2.2; unlike the
   * paper with the finite-cluster factor C/(C-1)). The mean weighs every value the same. The
   * interval leans on the number of queries: below about 20 it is known to be somewhat too narrow
   * when queries have very unequal numbers of repeats (Cameron & Miller 2015, "few clusters").
   *
   * @param byQuery the values of each query; an empty array counts for nothing
   * @param level confidence level in (0, 1)
   * @throws IllegalArgumentException if a value is not finite or beyond 1e100
   */
  public static Estimate ofClustered(Collection<double[]> byQuery, double level) {
    double magnitude = ClusteredSample.largestMagnitude(byQuery);
    return estimate(ClusteredSample.of(byQuery, magnitude), Kind.CLUSTER_T, level);
  }

  /**
   * A pass rate with Wilson's score interval (Wilson, JASA 22, 1927), which holds for rates of 0
   * and 1 and for a single case. Cases must be independent; a pass rate with repeats is {@link
   * #ofClustered} over zeros and ones.
   *
   * @param passes how many passed, in [0, n]
   * @param n how many cases
   * @param level confidence level in (0, 1)
   */
  public static Estimate passRate(int passes, int n, double level) {
    if (passes < 0 || passes > n) {
      throw new IllegalArgumentException(
          "passes must be in [0, n] but passes = %d and n = %d".formatted(passes, n));
    }
    Values.requireLevel(level);
    if (n == 0) {
      return noValues();
    }
    double rate = (double) passes / n;
    Double sd = n < 2 ? null : Math.sqrt(rate * (1 - rate) * n / (n - 1.0));
    Double standardError = sd == null ? null : Double.valueOf(sd / Math.sqrt(n));
    return new Known(new Moments(rate, sd, standardError, n, n), wilson(passes, n, level));
  }

  static Estimate estimate(ClusteredSample sample, Kind kind, double level) {
    Values.requireLevel(level);
    if (sample.n() == 0) {
      return noValues();
    }
    String reason = whyNoInterval(sample);
    return reason == null
        ? new Known(sample.moments(), tInterval(sample, kind, level))
        : new PointOnly(sample.moments(), reason);
  }

  /** Student's t interval; the sample must have a standard error above 0. */
  static Interval tInterval(ClusteredSample sample, Kind kind, double level) {
    Double error = sample.standardError();
    if (error == null) {
      throw new IllegalArgumentException("a t interval needs two clusters");
    }
    double half = error * tQuantile(sample.clusters() - 1.0, level);
    return new Interval(sample.mean() - half, sample.mean() + half, level, kind);
  }

  static double tQuantile(double degreesOfFreedom, double level) {
    return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability((1 - level) / 2);
  }

  private static Estimate noValues() {
    return new Undefined("nothing was scored, so there is no mean");
  }

  private static @Nullable String whyNoInterval(ClusteredSample sample) {
    Double error = sample.standardError();
    if (error == null) {
      return sample.n() == 1
          ? "one value only: it says nothing about how much values differ, so there is no interval"
          : "%d values of one query only: how much queries differ is unknown, so there is no interval"
              .formatted(sample.n());
    }
    if (error == 0) {
      return "no variation between the %d queries: a t interval would have no width and claim certainty"
          .formatted(sample.clusters());
    }
    return null;
  }

  private static Interval wilson(int passes, int n, double level) {
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    double rate = (double) passes / n;
    double shrink = 1 + z * z / n;
    double center = (rate + z * z / (2.0 * n)) / shrink;
    double half = z * Math.sqrt(rate * (1 - rate) / n + z * z / (4.0 * n * n)) / shrink;
    // at the ends the formula gives exactly 0 and 1 but for rounding
    double low = passes == 0 ? 0 : Math.max(0, center - half);
    double high = passes == n ? 1 : Math.min(1, center + half);
    return new Interval(low, high, level, Kind.WILSON);
  }
}
