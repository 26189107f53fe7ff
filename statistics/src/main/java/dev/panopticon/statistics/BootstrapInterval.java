package dev.panopticon.statistics;

/** What the bootstrap found about a statistic. */
public sealed interface BootstrapInterval {

  /**
   * An interval was found.
   *
   * @param standardError standard deviation of the statistic over the resamples
   */
  record Known(Interval interval, double standardError) implements BootstrapInterval {}

  /**
   * There is no interval.
   *
   * @param reason why, for people
   */
  record Undefined(String reason) implements BootstrapInterval {}
}
