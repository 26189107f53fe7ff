package dev.panopticon.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What tokens cost.
 *
 * @param inputPerMillionUsd US dollars for a million input tokens, at least 0
 * @param outputPerMillionUsd US dollars for a million output tokens, at least 0
 */
public record Price(BigDecimal inputPerMillionUsd, BigDecimal outputPerMillionUsd) {
  /** Nano-dollars for a token at one dollar for a million. */
  private static final BigDecimal NANO_PER_TOKEN = BigDecimal.valueOf(1_000);

  public Price {
    if (inputPerMillionUsd.signum() < 0 || outputPerMillionUsd.signum() < 0) {
      throw new IllegalArgumentException("a price must not be negative");
    }
  }

  /** The price of one call in nano-US-dollars, rounded half up. */
  public long costNanoUsd(long inputTokens, long outputTokens) {
    return inputPerMillionUsd
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(outputPerMillionUsd.multiply(BigDecimal.valueOf(outputTokens)))
        .multiply(NANO_PER_TOKEN)
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
