package dev.panopticon.statistics;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Interval.Kind;
import java.util.Collection;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A against B on the same queries: everything is about the differences A - B (Miller, arXiv
 * 2411.00640, section 4).
 *
 * <p>What can be unknown:
 *
 * <ul>
 *   <li>No pairs: all is unknown, {@link #p()} is null.
 *   <li>One query: the mean difference is known, no interval and no t-test; the permutation p is 1.
 *   <li>All differences 0: standard error 0, both p are 1, no interval.
 *   <li>All differences equal and not 0: standard error 0, and t = d / 0 is undefined. The t-test
 *       has no p; the permutation test still has one (2 / 2^C for C queries), and {@link #p()} is
 *       that.
 * </ul>
 *
 * @param difference mean of A - B with its 95 % interval
 * @param interval90 the 90 % interval, whose ends are the one-sided 95 % bounds; null when {@code
 *     difference} has no interval
 * @param tTestP two-sided p of the paired t-test, C - 1 degrees of freedom for C queries; null when
 *     undefined
 * @param signFlip the permutation test; null without pairs
 * @param tally who was ahead how often
 */
public record PairedComparison(
    Estimate difference,
    @Nullable Interval interval90,
    @Nullable Double tTestP,
    @Nullable SignFlipPermutation signFlip,
    Tally tally) {

  private static final double EQUIVALENCE_LEVEL = 0.90;

  /**
   * Compares on independent queries, one pair each.
   *
   * @param seed of the permutation test
   */
  public static PairedComparison ofIndependent(Collection<Pair> pairs, long seed) {
    return compare(pairs.stream().map(List::of).toList(), Kind.T, seed);
  }

  /**
   * Compares on queries with repeats, clustered by query as {@link Means#ofClustered}.
   *
   * @param byQuery the pairs of each query; an empty list counts for nothing
   * @param seed of the permutation test
   */
  public static PairedComparison ofClustered(Collection<List<Pair>> byQuery, long seed) {
    return compare(byQuery, Kind.CLUSTER_T, seed);
  }

  /**
   * The p-value that decides and belongs in the family of {@link Holm}: that of the t-test, or of
   * the permutation test where t is undefined; null without pairs.
   */
  public @Nullable Double p() {
    if (tTestP != null) {
      return tTestP;
    }
    return signFlip == null ? null : Double.valueOf(signFlip.p());
  }

  /**
   * Variance of one query's contribution to the mean difference, SE^2 * C: without repeats the
   * variance of the paired differences, with repeats that of the query means. Null when the
   * standard error is unknown.
   */
  public @Nullable Double variancePerQuery() {
    Estimate.Moments moments = difference.moments();
    return moments == null ? null : variance(moments);
  }

  private static @Nullable Double variance(Estimate.Moments moments) {
    Double error = moments.standardError();
    return error == null ? null : Double.valueOf(error * error * moments.clusters());
  }

  /**
   * How many queries (with as many repeats each as now) would decide, if the true difference is the
   * one seen; null when the variance is unknown or the difference seen is 0, which no n decides.
   *
   * @param power with the level that a comparison must reach after the correction for many
   */
  public @Nullable Long neededQueries(PowerAnalysis power) {
    Double mean = difference.mean();
    Double variance = variancePerQuery();
    return mean == null || variance == null || mean == 0
        ? null
        : Long.valueOf(power.neededQueries(variance, mean));
  }

  /**
   * The smallest true difference that as many queries as now would find; null when the variance is
   * unknown or 0.
   */
  public @Nullable Double minimumDetectableEffect(PowerAnalysis power) {
    return switch (difference) {
      case Known known -> minimumDetectableEffect(power, known.moments());
      case Estimate.PointOnly _, Estimate.Undefined _ -> null;
    };
  }

  private static @Nullable Double minimumDetectableEffect(
      PowerAnalysis power, Estimate.Moments moments) {
    Double variance = variance(moments);
    return variance == null
        ? null
        : Double.valueOf(power.minimumDetectableEffect(variance, moments.clusters()));
  }

  private static PairedComparison compare(
      Collection<? extends List<Pair>> byQuery, Kind kind, long seed) {
    double magnitude =
        byQuery.stream().flatMap(List::stream).mapToDouble(Pair::magnitude).max().orElse(0);
    List<double[]> differences = byQuery.stream().map(PairedComparison::differences).toList();
    ClusteredSample sample = ClusteredSample.of(differences, magnitude);
    Estimate difference = Means.estimate(sample, kind, Means.LEVEL);
    return new PairedComparison(
        difference,
        difference instanceof Known ? Means.tInterval(sample, kind, EQUIVALENCE_LEVEL) : null,
        tTestP(sample),
        sample.n() == 0 ? null : SignFlipPermutation.of(sample.clusterSums(), seed),
        Tally.of(differences));
  }

  private static double[] differences(List<Pair> pairs) {
    return pairs.stream().mapToDouble(Pair::difference).toArray();
  }

  private static @Nullable Double tTestP(ClusteredSample sample) {
    Double error = sample.standardError();
    if (error == null) {
      return null;
    }
    if (error == 0) {
      return sample.mean() == 0 ? Double.valueOf(1) : null; // 0 / 0 and d / 0
    }
    double t = Math.abs(sample.mean()) / error;
    double tail = TDistribution.of(sample.clusters() - 1.0).survivalProbability(t);
    return Math.min(1, 2 * tail);
  }
}
