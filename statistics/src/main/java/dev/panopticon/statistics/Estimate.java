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
   * not below it. Without variation there is no interval; then {@link PointOnly#lowerBound} decides
   * at the level of one side of a 95 % interval, 0.025.
   *
   * @param lowest the lowest value that there can be, such as 0 for a pass rate
   */
  default boolean showsMeanAtLeast(double bound, double lowest) {
    return switch (this) {
      case Known known -> known.interval().low() >= bound;
      case PointOnly point -> {
        Double low = point.lowerBound(0.025, lowest);
        yield low != null && low >= bound;
      }
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
     * The one-sided lower confidence bound of the true mean that equal values support. When all of
     * C clusters gave the same value v, then with confidence 1 - alpha at most 1 - alpha^(1/C) of
     * all clusters give another one (Clopper & Pearson, Biometrika 26, 1934; for small alpha the
     * "rule of three"), and none of those is below {@code lowest}. It holds for values of any
     * shape, also for passes and fails, of which five equal ones say little.
     *
     * @param alpha in (0, 1)
     * @param lowest the lowest value that there can be, in the unit of the values
     * @return null where the values vary or come from one cluster only
     */
    public @Nullable Double lowerBound(double alpha, double lowest) {
      return bound(alpha, lowest);
    }

    /** The same upwards: {@code highest} is the highest value that there can be. */
    public @Nullable Double upperBound(double alpha, double highest) {
      return bound(alpha, highest);
    }

    private @Nullable Double bound(double alpha, double extreme) {
      if (!withoutVariation()) {
        return null;
      }
      double othersAtMost = 1 - Math.pow(Values.requireLevel(alpha), 1.0 / moments.clusters());
      return moments.mean() + othersAtMost * (extreme - moments.mean());
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
