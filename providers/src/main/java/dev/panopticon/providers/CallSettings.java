package dev.panopticon.providers;

import java.time.Duration;

/**
 * How long a call may take and how much it may bring.
 *
 * @param connectTimeout to a connection, with its TLS handshake
 * @param silenceTimeout without the reply's head or a further byte of its body. An answer that is
 *     not streamed comes at once at its end, so this is also the longest time that a model may
 *     think.
 * @param totalTimeout for the whole call
 * @param maxReplyBytes the largest body of an answer, from 1 to 1 GiB
 */
public record CallSettings(
    Duration connectTimeout, Duration silenceTimeout, Duration totalTimeout, long maxReplyBytes) {
  /**
   * 10 s, 120 s, 600 s and 10 MiB. No source: ten times what a slow network needs to connect, the
   * longest answers that we have seen from chat models, the total that OpenAI's own clients allow,
   * and about a hundred times the longest answer of a current model.
   */
  public static final CallSettings DEFAULT =
      new CallSettings(
          Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofSeconds(600), 10L << 20);

  private static final long LARGEST_MAX_REPLY_BYTES = 1L << 30;

  public CallSettings {
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("silenceTimeout", silenceTimeout);
    requirePositive("totalTimeout", totalTimeout);
    if (maxReplyBytes < 1 || maxReplyBytes > LARGEST_MAX_REPLY_BYTES) {
      throw new IllegalArgumentException(
          "maxReplyBytes must be from 1 to "
              + LARGEST_MAX_REPLY_BYTES
              + " but was "
              + maxReplyBytes);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive but was " + value);
    }
  }
}
