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
 * @param savedNanoUsd what the cached results had cost
 */
record CallTotals(
    long made,
    long cached,
    long retried,
    long failed,
    @Nullable Long costNanoUsd,
    long savedNanoUsd) {
  static final CallTotals NONE = new CallTotals(0, 0, 0, 0, 0L, 0);

  CallTotals plus(CallTotals other) {
    return new CallTotals(
        made + other.made,
        cached + other.cached,
        retried + other.retried,
        failed + other.failed,
        costNanoUsd == null || other.costNanoUsd == null
            ? null
            : Long.valueOf(costNanoUsd + other.costNanoUsd),
        savedNanoUsd + other.savedNanoUsd);
  }
}
