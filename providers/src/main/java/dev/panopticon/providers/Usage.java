package dev.panopticon.providers;

import dev.panopticon.model.Price;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a call used, as its provider counted them.
 *
 * @param inputTokens at least 0; null when the provider did not say
 * @param outputTokens at least 0, with hidden reasoning tokens where the provider bills them; null
 *     when the provider did not say
 */
public record Usage(@Nullable Long inputTokens, @Nullable Long outputTokens) {
  /** The provider said nothing. */
  public static final Usage UNKNOWN = new Usage(null, null);

  public Usage {
    requireNotNegative(inputTokens);
    requireNotNegative(outputTokens);
  }

  /**
   * The cost in nano-US-dollars; null when the price or a token count is unknown, or when the
   * provider's counts are absurd (a cost beyond nine billion dollars).
   */
  public @Nullable Long costNanoUsd(@Nullable Price price) {
    if (price == null || inputTokens == null || outputTokens == null) {
      return null;
    }
    try {
      return price.costNanoUsd(inputTokens, outputTokens);
    } catch (ArithmeticException beyondLong) {
      return null;
    }
  }

  private static void requireNotNegative(@Nullable Long tokens) {
    if (tokens != null && tokens < 0) {
      throw new IllegalArgumentException("tokens must not be negative but were " + tokens);
    }
  }
}
