package dev.panopticon.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A limit as an option gives it.
 *
 * @param number at least 1; null for no limit
 */
record LimitOption(@Nullable Integer number) {
  private static final String NONE = "none";

  static String words(@Nullable Integer limit) {
    return limit == null ? NONE : String.format(Locale.ROOT, "%,d", limit);
  }

  /** Reads a number or {@code none}. */
  static final class Reader implements ITypeConverter<LimitOption> {
    @Override
    public LimitOption convert(String text) {
      if (text.equals(NONE)) {
        return new LimitOption(null);
      }
      try {
        int number = Integer.parseInt(text);
        if (number >= 1) {
          return new LimitOption(number);
        }
      } catch (NumberFormatException noNumber) {
        // told below
      }
      throw new TypeConversionException(
          "\"%s\" is neither a number from 1 nor \"none\"".formatted(text));
    }
  }
}
