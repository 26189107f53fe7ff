package dev.panopticon.engine;

import dev.panopticon.model.Price;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a result took.
 *
 * @param inputTokens of the answer, of a cached one as its original had them; null when unknown
 * @param costNanoUsd of this result's own calls: 0 when there was none, null when it is unknown
 * @param savedNanoUsd what a cached result's original had cost; null when not cached or unknown
 * @param latencyMillis of the call that was answered; null when there was none
 * @param attempts calls made
 */
record Spent(
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long costNanoUsd,
    @Nullable Long savedNanoUsd,
    @Nullable Long latencyMillis,
    int attempts,
    boolean cached) {
  /** Of a result that needed no call. */
  static final Spent NOTHING = new Spent(null, null, 0L, null, null, 0, false);

  /** Of a result that the cache served. */
  static Spent cached(
      @Nullable Long inputTokens, @Nullable Long outputTokens, @Nullable Long savedNanoUsd) {
    return new Spent(inputTokens, outputTokens, 0L, savedNanoUsd, null, 0, true);
  }

  /** Of calls, the last of which had this outcome. Providers do not bill a call that failed. */
  static Spent calling(CallOutcome outcome, int attempts, @Nullable Price price) {
    return switch (outcome) {
      case CallOutcome.Answered answered -> replied(outcome, answered.usage(), attempts, price);
      case CallOutcome.Refused refused -> replied(outcome, refused.usage(), attempts, price);
      case CallOutcome.Failed _ -> new Spent(null, null, 0L, null, null, attempts, false);
    };
  }

  private static Spent replied(
      CallOutcome outcome, Usage usage, int attempts, @Nullable Price price) {
    return new Spent(
        usage.inputTokens(),
        usage.outputTokens(),
        usage.costNanoUsd(price),
        null,
        outcome.latency().toMillis(),
        attempts,
        false);
  }
}
