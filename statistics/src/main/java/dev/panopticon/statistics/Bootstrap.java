package dev.panopticon.statistics;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.Moments;
import dev.panopticon.statistics.Estimate.PointOnly;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The bias-corrected and accelerated bootstrap (Efron, JASA 82, 1987), stratified by theme and
 * resampling whole clusters (a query with all its repeats), so that every resample has as many
 * queries of each theme as the data.
 *
 * <p>The acceleration comes from the stratified jackknife (Davison & Hinkley, "Bootstrap Methods
 * and their Application", 1997, section 5.3); resamples equal to the estimate count half in the
 * bias correction, which matters for scores in whole numbers. The ends are interpolated between
 * order statistics. A theme with one single query adds no variation: the interval is then too
 * narrow. Cost: {@code resamples} plus one evaluation per cluster of the statistic.
 *
 * <p>It follows the shape of skewed samples, but it does not make up for a small one: for the mean
 * of n exponential values a 95 % interval was seen to cover 90.8 % (n = 20), 93.2 % (50), 93.8 %
 * (100) and 94.2 % (200), where Student's t covers 91.9, 93.4, 94.1 and 94.2 % (10,000 trials).
 *
 * @param resamples how many, at least 100
 * @param seed the same seed and input give the same interval
 * @param level confidence level in (0, 1)
 */
public record Bootstrap(int resamples, long seed, double level) {
  private static final String GENERATOR = "L64X128MixRandom"; // named, so the same in every JDK

  public Bootstrap {
    Values.requireLevel(level);
    if (resamples < 100) {
      throw new IllegalArgumentException("at least 100 resamples are needed, not " + resamples);
    }
  }

  /** 10 000 resamples and 95 %. */
  public static Bootstrap withSeed(long seed) {
    return new Bootstrap(10_000, seed, Means.LEVEL);
  }

  /**
   * The mean of all values with its BCa interval; sd is of the single values, the standard error
   * that of the bootstrap.
   *
   * @param strata for each theme the values of each of its queries; empty arrays count for nothing
   */
  public Estimate mean(Collection<? extends Collection<double[]>> strata) {
    List<List<double[]>> filled = strata.stream().map(Bootstrap::filled).toList();
    List<double[]> all = filled.stream().flatMap(List::stream).toList();
    double magnitude = ClusteredSample.largestMagnitude(all);
    Estimate plain =
        Means.estimate(ClusteredSample.of(all, magnitude), Interval.Kind.CLUSTER_T, level);
    return switch (plain) {
      case Known known -> bcaMean(filled, known.moments());
      case PointOnly _, Estimate.Undefined _ -> plain;
    };
  }

  private Estimate bcaMean(List<List<double[]>> strata, Moments moments) {
    List<List<Total>> totals =
        strata.stream().map(s -> s.stream().map(Total::of).toList()).toList();
    return switch (interval(totals, Total::mean)) {
      case BootstrapInterval.Known known ->
          new Known(moments.withStandardError(known.standardError()), known.interval());
      case BootstrapInterval.Undefined none -> new PointOnly(moments, none.reason());
    };
  }

  /**
   * The BCa interval of any statistic.
   *
   * @param strata the clusters of each stratum, in a stable order
   * @param statistic a function of the clusters together, the same for any order of them; it gets a
   *     list that is reused and must not be kept, and answers NaN where it is not defined
   */
  public <C> BootstrapInterval interval(
      List<? extends List<C>> strata, ToDoubleFunction<List<C>> statistic) {
    List<C> all = strata.stream().<C>flatMap(List::stream).toList();
    if (all.size() < 2) {
      return new BootstrapInterval.Undefined(
          "%d queries only: the bootstrap needs at least 2".formatted(all.size()));
    }
    double[] draws = draws(strata, statistic);
    double acceleration = acceleration(strata, statistic);
    double estimate = statistic.applyAsDouble(all);
    if (!Double.isFinite(estimate + acceleration)
        || !Arrays.stream(draws).allMatch(Double::isFinite)) {
      return new BootstrapInterval.Undefined(
          "the statistic is not defined on the data or on a resample of it");
    }
    return new BiasCorrection(draws, estimate, acceleration).interval(level);
  }

  private <C> double[] draws(List<? extends List<C>> strata, ToDoubleFunction<List<C>> statistic) {
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    List<C> drawn = new ArrayList<>();
    List<C> view = Collections.unmodifiableList(drawn);
    double[] values = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      drawn.clear();
      for (List<C> stratum : strata) {
        for (int k = 0; k < stratum.size(); k++) {
          drawn.add(stratum.get(random.nextInt(stratum.size())));
        }
      }
      values[i] = statistic.applyAsDouble(view);
    }
    Arrays.sort(values);
    return values;
  }

  /**
   * a = 1/6 * sum l^3 / n_h^3 / (sum l^2 / n_h^2)^(3/2) over the jackknife's influence values l =
   * (n_h - 1) (mean of the leave-one-out values of stratum h - the leave-one-out value); 0 when no
   * cluster has influence. NaN when the statistic is not defined without one of them.
   */
  static <C> double acceleration(
      List<? extends List<C>> strata, ToDoubleFunction<List<C>> statistic) {
    double cubes = 0;
    double squares = 0;
    for (int h = 0; h < strata.size(); h++) {
      double size = strata.get(h).size();
      if (size < 2) {
        continue; // it is the same in every resample
      }
      double[] without = leaveOneOut(strata, h, statistic);
      double mean = Arrays.stream(without).sum() / size;
      for (double value : without) {
        double influence = (size - 1) * (mean - value) / size;
        cubes += influence * influence * influence;
        squares += influence * influence;
      }
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static <C> double[] leaveOneOut(
      List<? extends List<C>> strata, int stratum, ToDoubleFunction<List<C>> statistic) {
    List<C> all = new ArrayList<>();
    int first = 0;
    for (int h = 0; h < strata.size(); h++) {
      first += h < stratum ? strata.get(h).size() : 0;
      all.addAll(strata.get(h));
    }
    double[] values = new double[strata.get(stratum).size()];
    List<C> view = Collections.unmodifiableList(all);
    for (int i = 0; i < values.length; i++) {
      // the last cluster takes the place of the one left out: a statistic knows no order
      C left = all.get(first + i);
      C last = all.removeLast();
      boolean isLast = first + i == all.size();
      if (!isLast) {
        all.set(first + i, last);
      }
      values[i] = statistic.applyAsDouble(view);
      if (!isLast) {
        all.set(first + i, left);
      }
      all.addLast(last);
    }
    return values;
  }

  private static List<double[]> filled(Collection<double[]> clusters) {
    return clusters.stream().filter(cluster -> cluster.length > 0).toList();
  }

  /** What the mean needs of a cluster. */
  private record Total(double sum, int count) {
    static Total of(double[] cluster) {
      return new Total(Sums.of(cluster), cluster.length);
    }

    static double mean(List<Total> clusters) {
      double sum = 0;
      long count = 0;
      for (Total cluster : clusters) {
        sum += cluster.sum;
        count += cluster.count;
      }
      return sum / count;
    }
  }
}
