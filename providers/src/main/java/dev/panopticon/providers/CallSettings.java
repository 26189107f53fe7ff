package dev.panopticon.providers;

import dev.panopticon.model.Timeouts;
import java.time.Duration;

/**
 * How long a call may take, each time up to a day, and how much it may bring.
 *
 * @param connectTimeout until there is a connection
 * @param silenceTimeout without the reply's head or a further byte of its body. An answer that is
 *     not streamed comes at once at its end, so this is also the longest time that a model may
 *     think.
 * @param totalTimeout for the whole call
 * @param maxReplyBytes the largest body of an answer, from 1 to 1 GiB
 */
public record CallSettings(
    Duration connectTimeout, Duration silenceTimeout, Duration totalTimeout, long maxReplyBytes) {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final long LARGEST_MAX_REPLY_BYTES = 1L << 30;

  /**
   * 10 s, 300 s, 600 s and 32 MiB. No source: chosen in the design. A model that thinks for more
   * than five minutes before it answers needs a longer silence, in its definition.
   */
  public static final CallSettings DEFAULT =
      new CallSettings(
          Duration.ofSeconds(10), Duration.ofSeconds(300), Duration.ofSeconds(600), 32L << 20);

  public CallSettings {
    requireInRange("connectTimeout", connectTimeout);
    requireInRange("silenceTimeout", silenceTimeout);
    requireInRange("totalTimeout", totalTimeout);
    if (maxReplyBytes < 1 || maxReplyBytes > LARGEST_MAX_REPLY_BYTES) {
      throw new IllegalArgumentException(
          "maxReplyBytes must be from 1 to "
              + LARGEST_MAX_REPLY_BYTES
              + " but was "
              + maxReplyBytes);
    }
  }

  /** With what a model's definition says instead. */
  CallSettings with(Timeouts timeouts) {
    if (timeouts.equals(Timeouts.USUAL)) {
      return this;
    }
    Duration silence =
        timeouts.silence() == null ? silenceTimeout : Duration.ofSeconds(timeouts.silence());
    Duration total =
        timeouts.total() == null
            ? longer(totalTimeout, silence)
            : Duration.ofSeconds(timeouts.total());
    Duration connect = connectTimeout.compareTo(total) < 0 ? connectTimeout : total;
    return new CallSettings(connect, silence, total, maxReplyBytes);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static void requireInRange(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be above zero and at most " + LONGEST + " but was " + value);
    }
  }
}
