package dev.panopticon.statistics;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.PointOnly;
import dev.panopticon.statistics.Estimate.Undefined;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * How strongly judges prefer A to B: 1 means A every time, 0.5 a tie, 0 means B. Zheng et al.,
 * arXiv 2306.05685; the standard error is sd / sqrt(n).
 *
 * @param estimate mean preference in [0, 1]; its t interval is clipped to [0, 1]
 * @param againstHalf the same pairs tested against 0.5, no preference: {@code difference} is the
 *     mean preference - 0.5, a win is a preference above 0.5. Its p goes through {@link Holm}, and
 *     {@link Verdict#of} then says what the preference means; a margin is in units of preference
 */
public record Preference(Estimate estimate, PairedComparison againstHalf) {
  private static final double NO_PREFERENCE = 0.5;

  /**
   * Estimates from one preference per query.
   *
   * @param preferences each in [0, 1]
   * @param seed of the permutation test
   */
  public static Preference ofIndependent(double[] preferences, long seed) {
    List<Pair> pairs = pairs(preferences);
    return new Preference(
        clipped(Means.ofIndependent(preferences, Means.LEVEL)),
        PairedComparison.ofIndependent(pairs, seed));
  }

  /**
   * Estimates from repeats, clustered by query.
   *
   * @param byQuery the preferences of each query, each in [0, 1]
   * @param seed of the permutation test
   */
  public static Preference ofClustered(Collection<double[]> byQuery, long seed) {
    List<List<Pair>> pairs = byQuery.stream().map(Preference::pairs).toList();
    return new Preference(
        clipped(Means.ofClustered(byQuery, Means.LEVEL)),
        PairedComparison.ofClustered(pairs, seed));
  }

  private static List<Pair> pairs(double[] preferences) {
    return Arrays.stream(preferences)
        .map(Values::requireProbability)
        .mapToObj(preference -> new Pair(preference, NO_PREFERENCE))
        .toList();
  }

  private static Estimate clipped(Estimate estimate) {
    return switch (estimate) {
      case Known known -> new Known(known.moments(), known.interval().clippedTo(0, 1));
      case PointOnly point -> point;
      case Undefined none -> none;
    };
  }
}
