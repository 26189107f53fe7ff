package dev.panopticon.statistics;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a mean: with an interval, without one, or nothing. The accessors answer for
 * all three, null where unknown, in the shape of a report's row: {@code mean}, {@code sd}, {@code
 * se}, {@code ci95}, {@code interval}, {@code undefined}.
 */
public sealed interface Estimate {

  /** The plain numbers; null when there were no values. */
  @Nullable Moments moments();

  /** The confidence interval; null when none can be had. */
  @Nullable Interval interval();

  /** Why there is no interval (or nothing at all), for people; null when there is one. */
  @Nullable String undefined();

  /** How many values went in; repeats of a query count each. */
  default int n() {
    Moments moments = moments();
    return moments == null ? 0 : moments.n();
  }

  /** The mean of the values; null when there are none. */
  default @Nullable Double mean() {
    Moments moments = moments();
    return moments == null ? null : Double.valueOf(moments.mean());
  }

  /** Sample standard deviation (n - 1) of the single values; null for fewer than two. */
  default @Nullable Double sd() {
    Moments moments = moments();
    return moments == null ? null : moments.sd();
  }

  /** Standard error of the mean, clustered where the kind says so; null when it is not defined. */
  default @Nullable Double standardError() {
    Moments moments = moments();
    return moments == null ? null : moments.standardError();
  }

  /**
   * Whether the data show that the true mean is at least {@code bound}: the interval's lower end is
   * not below it. Without variation there is no interval; then the sign-flip argument of {@link
   * PointOnly#signFlipShowsAbove} decides at the level of one side of a 95 % interval, 0.025.
   */
  default boolean showsMeanAtLeast(double bound) {
    return switch (this) {
      case Known known -> known.interval().low() >= bound;
      case PointOnly point -> point.signFlipShowsAbove(bound, 0.025);
      case Undefined _ -> false;
    };
  }

  /**
   * The plain numbers of a sample that is not empty.
   *
   * @param mean arithmetic mean of the values
   * @param sd sample standard deviation (n - 1) of the single values; null when n is 1
   * @param standardError of the mean, between clusters; null with one cluster only
   * @param n how many values, at least 1
   * @param clusters how many independent queries gave them, in [1, n]; equals n without repeats
   */
  record Moments(
      double mean, @Nullable Double sd, @Nullable Double standardError, int n, int clusters) {
    public Moments {
      if (clusters < 1 || clusters > n) {
        throw new IllegalArgumentException(
            "a sample has 1 to n clusters but n = %d and clusters = %d".formatted(n, clusters));
      }
    }

    Moments withStandardError(double other) {
      return new Moments(mean, sd, other, n, clusters);
    }
  }

  /** A mean with its interval. Spread is null only for the pass rate of one single case. */
  record Known(Moments moments, Interval interval) implements Estimate {
    @Override
    public @Nullable String undefined() {
      return null;
    }

    public double low() {
      return interval.low();
    }

    public double high() {
      return interval.high();
    }
  }

  /**
   * A mean to which no interval can be given: a single query, or no variation at all. In the second
   * case {@code sd} or at least {@code standardError} is 0, which is a fact about the sample and
   * not certainty about the mean: a t interval of no width would claim certainty from two equal
   * values.
   *
   * @param undefined why there is no interval, for people
   */
  record PointOnly(Moments moments, String undefined) implements Estimate {
    @Override
    public @Nullable Interval interval() {
      return null;
    }

    /** Whether the mean is the same in every one of at least two clusters. */
    public boolean withoutVariation() {
      Double error = moments.standardError();
      return error != null && error == 0;
    }

    /**
     * Whether equal values show that the true mean is above {@code bound}: all clusters deviate
     * from it to the same side, which under the one-sided sign-flip test has probability
     * 2^-clusters.
     *
     * @param alpha level of the one-sided test; 0.05 needs 5 clusters, 0.025 needs 6
     */
    public boolean signFlipShowsAbove(double bound, double alpha) {
      return withoutVariation()
          && moments.mean() > bound
          && Math.scalb(1.0, -moments.clusters()) < alpha;
    }
  }

  /**
   * There were no values.
   *
   * @param undefined why, for people
   */
  record Undefined(String undefined) implements Estimate {
    @Override
    public @Nullable Moments moments() {
      return null;
    }

    @Override
    public @Nullable Interval interval() {
      return null;
    }
  }
}
