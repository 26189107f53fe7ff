package dev.panopticon.judgeservice.report;

import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.PairedComparison;
import dev.panopticon.statistics.PowerAnalysis;
import dev.panopticon.statistics.Verdict;
import org.jspecify.annotations.Nullable;

/** How many queries would decide a comparison. */
final class Needed {
  private Needed() {}

  /**
   * As {@link PairedComparison#neededQueries}, and more than there are where these did not decide:
   * its normal quantiles promise too much for a few queries.
   */
  static @Nullable Long queries(PairedComparison comparison, Verdict verdict, PowerAnalysis power) {
    Long needed = comparison.neededQueries(power);
    Estimate.Moments moments = comparison.difference().moments();
    if (needed == null || moments == null || verdict != Verdict.NOT_ENOUGH_EVIDENCE) {
      return needed;
    }
    return Long.valueOf(Math.max(needed, moments.clusters() + 1L));
  }
}
