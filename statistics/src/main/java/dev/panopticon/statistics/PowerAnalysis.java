package dev.panopticon.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Planning from a pilot's paired variance: Miller, arXiv 2411.00640, section 5, after which n =
 * (z(alpha/2) + z(power))^2 * variance / difference^2. The paper splits the variance into that
 * between queries and that between repeats; the variance of the paired differences as observed is
 * their sum. The normal quantiles make n one or two too small where it comes out below about 20.
 *
 * @param alpha level of the two-sided test, in (0, 1)
 * @param power probability to find a difference that is there, in (0, 1)
 */
public record PowerAnalysis(double alpha, double power) {
  /** Alpha 0.05 two-sided, power 0.8. */
  public static final PowerAnalysis STANDARD = new PowerAnalysis(0.05, 0.8);

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  public PowerAnalysis {
    Values.requireLevel(alpha);
    Values.requireLevel(power);
  }

  /**
   * The same for one of several tests that are corrected by {@link Holm}: its p must be below alpha
   * / {@code tests} to be sure of being significant, whatever the others are.
   *
   * @param tests how many the family has, at least 1
   */
  public PowerAnalysis amongTests(int tests) {
    return new PowerAnalysis(alpha / tests, power);
  }

  /**
   * How many queries find a true difference of that size. Never fewer than the sign-flip test needs
   * to be able to reach alpha at all (6 for 0.05): this is the answer where the pilot's variance is
   * 0.
   *
   * @param variancePerQuery at least 0, in the metric's unit squared
   * @param difference not 0, in the metric's unit; its sign does not matter
   * @return the number of queries, {@link Long#MAX_VALUE} when it is beyond that
   */
  public long neededQueries(double variancePerQuery, double difference) {
    if (!(variancePerQuery >= 0) || !(Math.abs(difference) > 0)) {
      throw new IllegalArgumentException(
          "needed: a variance >= 0 and a difference that is not 0, but got %s and %s"
              .formatted(variancePerQuery, difference));
    }
    double ratio = quantiles() / Math.abs(difference);
    long needed = (long) Math.ceil(variancePerQuery * ratio * ratio);
    return Math.max(needed, fewestFlips());
  }

  /**
   * The smallest true difference that {@code queries} queries find, in the metric's unit.
   *
   * @param queries at least 1
   */
  public double minimumDetectableEffect(double variancePerQuery, int queries) {
    if (!(variancePerQuery >= 0) || queries < 1) {
      throw new IllegalArgumentException(
          "needed: a variance >= 0 and at least one query, but got %s and %d"
              .formatted(variancePerQuery, queries));
    }
    return quantiles() * Math.sqrt(variancePerQuery / queries);
  }

  private double quantiles() {
    return NORMAL.inverseSurvivalProbability(alpha / 2)
        + NORMAL.inverseCumulativeProbability(power);
  }

  /** The smallest C with 2 / 2^C < alpha. */
  private long fewestFlips() {
    return (long) Math.floor(Math.log(2 / alpha) / Math.log(2)) + 1;
  }
}
