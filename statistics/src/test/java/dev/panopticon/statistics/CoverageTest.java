package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Seeded simulations: a nominal 95 % interval has to hold the true value 93.5 to 96.5 % of times.
 */
class CoverageTest {
  private static final int TRIALS = 10_000;

  @Test
  void theTIntervalOfNormalValuesCovers() {
    assertCovers(3, TRIALS, random -> Means.ofIndependent(normal(random, 10, 3, 2), 0.95));
    assertCovers(3, TRIALS, random -> Means.ofIndependent(normal(random, 3, 3, 2), 0.95));
  }

  @Test
  void theIntervalOfPairedDifferencesCovers() {
    assertCovers(
        0.4,
        TRIALS,
        random ->
            PairedComparison.ofIndependent(
                    random
                        .doubles(14)
                        .mapToObj(
                            query ->
                                new Pair(
                                    query * 9 + random.nextGaussian() + 0.4,
                                    query * 9 + random.nextGaussian()))
                        .toList(),
                    1)
                .difference());
  }

  @Test
  void wilsonsIntervalCovers() {
    assertCovers(0.3, TRIALS, random -> Means.passRate(passes(random, 100, 0.3), 100, 0.95));
    assertCovers(0.9, TRIALS, random -> Means.passRate(passes(random, 80, 0.9), 80, 0.95));
  }

  @Test
  void theClusteredIntervalCoversWhereTheIndependentOneDoesNot() {
    assertCovers(5, TRIALS, random -> Means.ofClustered(clusters(random, 40, 5), 0.95));
    double naive =
        coverage(
            5,
            2_000,
            random ->
                Means.ofIndependent(
                    clusters(random, 40, 5).stream().flatMapToDouble(DoubleStream::of).toArray(),
                    0.95));
    assertThat(naive).isLessThan(0.75);
  }

  @Test
  void theClusteredIntervalCoversWithUnequalRepeats() {
    assertCovers(
        5,
        TRIALS,
        random ->
            Means.ofClustered(
                Stream.generate(() -> clusters(random, 1, 1 + random.nextInt(4)).getFirst())
                    .limit(60)
                    .toList(),
                0.95));
  }

  @Test
  void thePermutationTestKeepsItsLevel() {
    var random = new Random(7);
    int rejected = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      // a heavy tail, where the t-test has no guarantee
      double[] values = random.doubles(9).map(u -> Math.tan(Math.PI * (u - 0.5))).toArray();
      rejected += SignFlipPermutation.of(values, 1).p() <= 0.05 ? 1 : 0;
    }
    // the exact level is 12/256 = 4.69 % (of 2^9 patterns in pairs); its standard error 0.21 %
    assertThat(rejected / (double) TRIALS).isBetween(0.040, 0.0535);
  }

  @Test
  @Tag("full")
  void theBootstrapIntervalCoversASkewedMean() {
    // its error shrinks with 1/n; Bootstrap's Javadoc has what was seen at smaller n
    assertCovers(
        1,
        4_000,
        random ->
            new Bootstrap(1_000, random.nextLong(), 0.95)
                .mean(
                    List.of(
                        Stream.generate(() -> new double[] {-Math.log(1 - random.nextDouble())})
                            .limit(200)
                            .toList())));
  }

  @Test
  @Tag("full")
  void theStratifiedBootstrapCovers() {
    assertCovers(
        5,
        2_000,
        random ->
            new Bootstrap(1_000, random.nextLong(), 0.95)
                .mean(List.of(clusters(random, 50, 2), clusters(random, 50, 3))));
  }

  private static void assertCovers(double truth, int trials, Function<Random, Estimate> estimator) {
    assertThat(coverage(truth, trials, estimator)).isBetween(0.935, 0.965);
  }

  private static double coverage(double truth, int trials, Function<Random, Estimate> estimator) {
    var random = new Random(20260101);
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      Interval interval = estimator.apply(random).interval();
      covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    return covered / (double) trials;
  }

  private static double[] normal(Random random, int n, double mean, double sd) {
    return DoubleStream.generate(() -> mean + sd * random.nextGaussian()).limit(n).toArray();
  }

  private static int passes(Random random, int n, double rate) {
    return (int) random.doubles(n).filter(u -> u < rate).count();
  }

  /** Queries around 5 that differ by sd 2, with repeats that differ by sd 1. */
  private static List<double[]> clusters(Random random, int queries, int repeats) {
    return Stream.generate(() -> normal(random, repeats, 5 + 2 * random.nextGaussian(), 1))
        .limit(queries)
        .toList();
  }
}
