package dev.panopticon.statistics;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Values grouped by the query they came from, reduced to what every estimate needs: the one place
 * that knows what a cluster is. A sample without repeats is one value per cluster.
 */
final class ClusteredSample {
  /**
   * Spread below this part of the largest magnitude is rounding: 0.3 - 0.2 and 0.2 - 0.1 differ in
   * the last bit, and a t statistic of 1e16 must not come of that. Doubles carry 2e-16.
   */
  private static final double ROUNDING = 1e-12;

  private final int n;
  private final double mean;
  private final @Nullable Double sd;
  private final @Nullable Double standardError;
  private final double[] clusterSums;

  private ClusteredSample(double[][] clusters, double magnitude) {
    double[] values = Arrays.stream(clusters).flatMapToDouble(Arrays::stream).toArray();
    n = values.length;
    clusterSums = Arrays.stream(clusters).mapToDouble(c -> sum(c, magnitude)).sorted().toArray();
    boolean nothing = Arrays.stream(clusterSums).allMatch(sum -> sum == 0);
    mean = nothing ? 0 : Sums.of(values) / n;
    double[] deviations = Arrays.stream(values).map(value -> value - mean).toArray();
    sd = n < 2 ? null : Double.valueOf(spread(deviations, magnitude) / Math.sqrt(n - 1.0));
    standardError = standardError(deviationsOf(clusters, mean), n, magnitude);
  }

  static ClusteredSample ofSingles(double[] values, double magnitude) {
    return of(Arrays.stream(values).mapToObj(value -> new double[] {value}).toList(), magnitude);
  }

  /**
   * @param clusters one array per query; empty ones are left out
   * @param magnitude the largest magnitude of the numbers from which the values were computed
   */
  static ClusteredSample of(Collection<double[]> clusters, double magnitude) {
    return new ClusteredSample(
        clusters.stream().filter(cluster -> cluster.length > 0).toArray(double[][]::new),
        magnitude);
  }

  static double largestMagnitude(Collection<double[]> clusters) {
    return clusters.stream().flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  /** How many values. */
  int n() {
    return n;
  }

  /** Mean of all values; 0 when there are none. */
  double mean() {
    return mean;
  }

  /** Between clusters; null with fewer than two. */
  @Nullable Double standardError() {
    return standardError;
  }

  /** The sum of each cluster's values, ascending; not to be changed. */
  double[] clusterSums() {
    return clusterSums;
  }

  int clusters() {
    return clusterSums.length;
  }

  Estimate.Moments moments() {
    return new Estimate.Moments(mean, sd, standardError, n, clusters());
  }

  /**
   * SE^2 = C/(C-1) * sum_c (sum_i dev)^2 / n^2: Miller, arXiv 2411.00640, section 2.2, with the
   * finite-cluster factor of Cameron & Miller (2015). With one value per cluster it is sd /
   * sqrt(n).
   */
  private static @Nullable Double standardError(double[] deviations, int n, double magnitude) {
    int clusters = deviations.length;
    if (clusters < 2) {
      return null;
    }
    return spread(deviations, magnitude) * Math.sqrt(clusters / (clusters - 1.0)) / n;
  }

  /** Root of the sum of squares, scaled so that no square under- or overflows. */
  private static double spread(double[] deviations, double magnitude) {
    double largest = Arrays.stream(deviations).map(Math::abs).max().orElse(0);
    if (largest <= ROUNDING * magnitude) {
      return 0;
    }
    double[] squares = Arrays.stream(deviations).map(d -> (d / largest) * (d / largest)).toArray();
    return largest * Math.sqrt(Sums.of(squares));
  }

  /** 0 where only rounding is left, so that it cannot pass for a difference to one side. */
  private static double sum(double[] cluster, double magnitude) {
    double sum = Sums.of(cluster);
    return Math.abs(sum) <= ROUNDING * magnitude * cluster.length ? 0 : sum;
  }

  private static double[] deviationsOf(double[][] clusters, double mean) {
    return Arrays.stream(clusters)
        .mapToDouble(c -> Sums.of(Arrays.stream(c).map(value -> value - mean).toArray()))
        .toArray();
  }
}
