package dev.panopticon.simulator;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Reads durations as people write them: {@code 200ms}, {@code 1.5s}, {@code 2m}, {@code 0}. */
final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s|m|h)");

  @Override
  public Duration convert(String value) {
    if (value.equals("0")) {
      return Duration.ZERO;
    }
    Matcher form = FORM.matcher(value);
    if (!form.matches()) {
      throw new CommandLine.TypeConversionException(
          "'%s' is not a duration. Write a number and a unit: 200ms, 1.5s, 2m.".formatted(value));
    }
    double nanosPerUnit =
        switch (form.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3_600e9;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(form.group(1)) * nanosPerUnit));
  }
}
