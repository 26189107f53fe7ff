package dev.panopticon.judgeservice.report;

import org.jspecify.annotations.Nullable;

/**
 * Sums over the answers of one contestant.
 *
 * @param inputTokens of real calls, as for {@code outputTokens}; null where a provider did not say
 */
record OutputTotals(
    long answered,
    long refused,
    long failed,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    CallTotals calls) {
  static final OutputTotals NONE = new OutputTotals(0, 0, 0, 0L, 0L, CallTotals.NONE);
}
