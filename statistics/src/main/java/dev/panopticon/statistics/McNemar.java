package dev.panopticon.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's test of two pass rates on the same queries, from the pairs in which exactly one side
 * passed. Source: Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13:91 (2013), which
 * recommends the mid-p: the exact test is valid but conservative. Pairs must be independent: for
 * repeats of queries use {@link PairedComparison#ofClustered}.
 *
 * @param onlyA pairs in which only A passed
 * @param onlyB pairs in which only B passed
 * @param exactP two-sided exact conditional p; 1 without such pairs
 * @param midP two-sided mid-p; 1 without such pairs
 */
public record McNemar(int onlyA, int onlyB, double exactP, double midP) {

  /** Runs the test on the two counts, which must not be negative. */
  public static McNemar of(int onlyA, int onlyB) {
    if (onlyA < 0 || onlyB < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative but were %d and %d".formatted(onlyA, onlyB));
    }
    if (onlyA == 0 && onlyB == 0) {
      return new McNemar(0, 0, 1, 1); // no evidence at all; the formulas do not cover it
    }
    var binomial = BinomialDistribution.of(Math.addExact(onlyA, onlyB), 0.5);
    int fewer = Math.min(onlyA, onlyB);
    double seen = binomial.probability(fewer);
    if (onlyA == onlyB) {
      return new McNemar(onlyA, onlyB, 1, 1 - seen / 2); // the paper's supplement, for n12 = n21
    }
    // the paper's "exact - seen" as a sum, so that nothing cancels far out in the tail
    double beyond = binomial.cumulativeProbability(fewer - 1);
    return new McNemar(onlyA, onlyB, Math.min(1, 2 * (beyond + seen)), 2 * beyond + seen);
  }
}
