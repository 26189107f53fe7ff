package dev.panopticon.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The two-sided sign-flip permutation test of "A and B are exchangeable on every query": under it
 * each query's difference is as likely to have the other sign. The statistic is the absolute sum of
 * the differences; repeats of a query are flipped together.
 *
 * <p>Queries whose difference is 0 count for nothing, as flipping them changes nothing. With up to
 * 16 others all flips are enumerated. Beyond that {@value #RANDOM_FLIPS} random ones are drawn, and
 * p is (b + 1) / (m + 1) for b of m as extreme as what was seen, so that it is valid and never 0
 * (Phipson & Smyth, SAGMB 9:39, 2010).
 *
 * @param p in (0, 1]; 1 when every difference is 0
 * @param flips how many sign patterns were looked at
 * @param exact whether these were all there are
 */
public record SignFlipPermutation(double p, int flips, boolean exact) {
  /** How many random flips are drawn when enumeration is too much. */
  public static final int RANDOM_FLIPS = 100_000;

  private static final int LARGEST_EXACT = 16;
  private static final String GENERATOR = "L64X128MixRandom"; // named, so the same in every JDK
  private static final int TABLE_BITS = 8;
  private static final int TABLE_SIZE = 1 << TABLE_BITS;

  /** Sums that differ by less than this part of the largest possible one are the same sum. */
  private static final double ROUNDING = 1e-10;

  /**
   * Runs the test.
   *
   * @param differences one number per query, the sum over its repeats; their order does not matter
   * @param seed of the random flips; the same seed gives the same p
   */
  static SignFlipPermutation of(double[] differences, long seed) {
    double observed = Math.abs(Sums.of(differences));
    double[] sizes =
        Arrays.stream(differences).map(Math::abs).filter(d -> d > 0).sorted().toArray();
    double threshold = observed - ROUNDING * Sums.of(sizes);
    return sizes.length <= LARGEST_EXACT
        ? enumerated(sizes, threshold)
        : sampled(sizes, threshold, seed);
  }

  private static SignFlipPermutation enumerated(double[] sizes, double threshold) {
    double[] tables = signedSums(sizes, 0);
    int flips = 1 << sizes.length;
    int extreme = 0;
    for (int signs = 0; signs < flips; signs++) {
      if (Math.abs(signedSum(tables, signs)) >= threshold) {
        extreme++;
      }
    }
    return new SignFlipPermutation((double) extreme / flips, flips, true);
  }

  /**
   * Takes 64 queries at a time and draws their signs for all flips before the next 64: memory does
   * not grow with the number of queries, and eight table look-ups replace 64 additions.
   */
  private static SignFlipPermutation sampled(double[] sizes, double threshold, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    double[] sums = new double[RANDOM_FLIPS];
    for (int first = 0; first < sizes.length; first += Long.SIZE) {
      double[] tables = signedSums(sizes, first);
      for (int flip = 0; flip < RANDOM_FLIPS; flip++) {
        sums[flip] += signedSum(tables, random.nextLong());
      }
    }
    long extreme = Arrays.stream(sums).filter(sum -> Math.abs(sum) >= threshold).count();
    return new SignFlipPermutation((extreme + 1.0) / (RANDOM_FLIPS + 1.0), RANDOM_FLIPS, false);
  }

  /** For each eight of the next 64 sizes, their sum under each of the 256 patterns of signs. */
  private static double[] signedSums(double[] sizes, int first) {
    int count = Math.min(Long.SIZE, sizes.length - first);
    int tables = Math.ceilDiv(count, TABLE_BITS);
    double[] sums = new double[tables * TABLE_SIZE];
    for (int i = 0; i < count; i++) {
      int start = i / TABLE_BITS * TABLE_SIZE;
      for (int signs = 0; signs < TABLE_SIZE; signs++) {
        boolean negative = (signs >>> (i % TABLE_BITS) & 1) == 1;
        sums[start + signs] += negative ? -sizes[first + i] : sizes[first + i];
      }
    }
    return sums;
  }

  private static double signedSum(double[] tables, long signs) {
    double sum = 0;
    long rest = signs;
    for (int start = 0; start < tables.length; start += TABLE_SIZE) {
      sum += tables[start + (int) (rest & (TABLE_SIZE - 1))];
      rest >>>= TABLE_BITS;
    }
    return sum;
  }
}
