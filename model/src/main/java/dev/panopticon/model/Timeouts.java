package dev.panopticon.model;

import org.jspecify.annotations.Nullable;

/**
 * How long a call to a model may take, in seconds.
 *
 * @param silence without a byte of the reply. An answer that is not streamed comes at once at its
 *     end, so this is also the longest time that the model may think; null for the usual
 * @param total for the whole call; null for the usual, and as long as the silence if that is longer
 */
public record Timeouts(@Nullable Integer silence, @Nullable Integer total) {
  public static final Timeouts USUAL = new Timeouts(null, null);

  /** A day. */
  public static final int LONGEST = 86_400;

  public Timeouts {
    requireInRange("silence_seconds", silence);
    requireInRange("total_seconds", total);
    if (silence != null && total != null && silence > total) {
      throw new IllegalArgumentException(
          "silence_seconds must not be more than total_seconds, %d, but was %d"
              .formatted(total, silence));
    }
  }

  private static void requireInRange(String name, @Nullable Integer seconds) {
    if (seconds != null && (seconds < 1 || seconds > LONGEST)) {
      throw new IllegalArgumentException(
          "%s must be from 1 to %d but was %d".formatted(name, LONGEST, seconds));
    }
  }
}
