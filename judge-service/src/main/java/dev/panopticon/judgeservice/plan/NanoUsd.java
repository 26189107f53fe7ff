package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** US dollars as whole nano-dollars. */
public final class NanoUsd {
  private static final int NANO_DECIMALS = 9;
  private static final BigDecimal MOST_USD = new BigDecimal("1000000000");

  private NanoUsd() {}

  /**
   * Rounded down.
   *
   * @throws PanopticonException with INVALID_REQUEST if it is no sensible budget
   */
  public static long of(BigDecimal usd) {
    if (usd.signum() <= 0 || usd.compareTo(MOST_USD) > 0) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "A budget must be above 0 and at most %s dollars.".formatted(MOST_USD));
    }
    return usd.movePointRight(NANO_DECIMALS).setScale(0, RoundingMode.DOWN).longValueExact();
  }

  static boolean isTooMuch(BigDecimal usd) {
    return usd.compareTo(MOST_USD) > 0;
  }
}
