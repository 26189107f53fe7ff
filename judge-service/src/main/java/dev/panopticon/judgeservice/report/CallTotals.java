package dev.panopticon.judgeservice.report;

import org.jspecify.annotations.Nullable;

/**
 * Sums over results wanted from providers.
 *
 * @param made attempts that were really sent
 * @param cached results served by the cache
 * @param retried attempts after a result's first
 * @param failed results that failed for good by a call of their own
 * @param costNanoUsd null where the price of a call is unknown
 * @param savedNanoUsd what the cached results had cost; null where that of one is unknown
 */
record CallTotals(
    long made,
    long cached,
    long retried,
    long failed,
    @Nullable Long costNanoUsd,
    @Nullable Long savedNanoUsd) {
  static final CallTotals NONE = new CallTotals(0, 0, 0, 0, 0L, 0L);

  CallTotals plus(CallTotals other) {
    return new CallTotals(
        made + other.made,
        cached + other.cached,
        retried + other.retried,
        failed + other.failed,
        sum(costNanoUsd, other.costNanoUsd),
        sum(savedNanoUsd, other.savedNanoUsd));
  }

  private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
    return one == null || other == null ? null : Long.valueOf(one + other);
  }
}
