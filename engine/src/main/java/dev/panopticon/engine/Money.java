package dev.panopticon.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes nano-US-dollars for people. */
final class Money {
  private static final int NANO_DECIMALS = 9;
  private static final int CENTS = 2;

  private Money() {}

  /** Exact, with at least two decimals: {@code $5.00}, {@code $0.000045}. */
  static String text(long nanoUsd) {
    return "$" + plain(nanoUsd);
  }

  /** The same without the sign, as the command line takes it. */
  static String plain(long nanoUsd) {
    BigDecimal usd = BigDecimal.valueOf(nanoUsd, NANO_DECIMALS).stripTrailingZeros();
    return usd.setScale(Math.max(CENTS, usd.scale()), RoundingMode.UNNECESSARY).toPlainString();
  }
}
