package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Price;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result took.
 *
 * @param inputTokens of the answer, of a cached one as its original had them; null when unknown
 * @param costNanoUsd of this result's own calls: 0 when there was none, null when it is unknown
 * @param savedNanoUsd what a cached result's original had cost; null when not cached or unknown
 * @param latencyMillis of the call that was answered; null when there was none
 * @param attempts calls made
 * @param retried the classes of those that failed and were tried again: {@code attempts - 1} where
 *     there was one
 * @param reservation of the run's budget, for the call that brought it
 */
record Spent(
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long costNanoUsd,
    @Nullable Long savedNanoUsd,
    @Nullable Long latencyMillis,
    int attempts,
    List<ErrorClass> retried,
    boolean cached,
    Reservation reservation) {
  /** Of a result that needed no call. */
  static final Spent NOTHING =
      new Spent(null, null, 0L, null, null, 0, List.of(), false, Reservation.NONE);

  /** Of a result that the cache served. */
  static Spent cached(
      @Nullable Long inputTokens, @Nullable Long outputTokens, @Nullable Long savedNanoUsd) {
    return new Spent(
        inputTokens, outputTokens, 0L, savedNanoUsd, null, 0, List.of(), true, Reservation.NONE);
  }

  /**
   * Of a reply to calls. What one that failed may have cost is not known, and counts against the
   * run's budget alone.
   */
  static Spent calling(Reply reply, @Nullable Price price) {
    return switch (reply.outcome()) {
      case CallOutcome.Answered answered -> replied(reply, answered.usage(), price);
      case CallOutcome.Refused refused -> replied(reply, refused.usage(), price);
      case CallOutcome.Failed _ ->
          new Spent(
              null,
              null,
              0L,
              null,
              null,
              reply.attempts(),
              reply.retried(),
              false,
              Reservation.NONE);
    };
  }

  private static Spent replied(Reply reply, Usage usage, @Nullable Price price) {
    return new Spent(
        usage.inputTokens(),
        usage.outputTokens(),
        usage.costNanoUsd(price),
        null,
        reply.outcome().latency().toMillis(),
        reply.attempts(),
        reply.retried(),
        false,
        reply.ticket().reservation());
  }
}
