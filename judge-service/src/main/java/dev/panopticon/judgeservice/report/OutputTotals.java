package dev.panopticon.judgeservice.report;

/**
 * Sums over the answers of one contestant.
 *
 * @param inputTokens of real calls, as for {@code outputTokens}
 */
record OutputTotals(
    long answered,
    long refused,
    long failed,
    long inputTokens,
    long outputTokens,
    CallTotals calls) {
  static final OutputTotals NONE = new OutputTotals(0, 0, 0, 0, 0, CallTotals.NONE);
}
