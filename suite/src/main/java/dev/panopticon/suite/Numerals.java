package dev.panopticon.suite;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads the numbers of YAML 1.2 and JSON exactly, within sane bounds. */
final class Numerals {
  private static final int MOST_CHARACTERS = 400;

  /** Beyond this a number is no double any more, and its plain digits would fill the memory. */
  private static final int GREATEST_EXPONENT = 400;

  private Numerals() {}

  /** The number; {@link Located.Broken} with a fault when it is not a usable one. */
  static Located read(Place place, String source, Faults faults) {
    try {
      if (source.length() <= MOST_CHARACTERS) {
        BigDecimal value = parse(source);
        if (isSane(value)) {
          return new Located.Numeral(place, normal(value), source);
        }
      }
    } catch (NumberFormatException e) {
      // .inf and .nan come here: the fault below says it
    }
    faults.add(place, "must be a finite number of sane size but is " + Words.shortened(source));
    return new Located.Broken(place);
  }

  /** Without trailing zeros, and without a positive exponent: equal numbers are equal objects. */
  static BigDecimal normal(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static boolean isSane(BigDecimal value) {
    long exponent = (long) value.precision() - value.scale();
    return Math.abs(exponent) <= GREATEST_EXPONENT;
  }

  private static BigDecimal parse(String source) {
    if (source.startsWith("0x")) {
      return new BigDecimal(new BigInteger(source.substring(2), 16));
    }
    if (source.startsWith("0o")) {
      return new BigDecimal(new BigInteger(source.substring(2), 8));
    }
    return new BigDecimal(source);
  }
}
