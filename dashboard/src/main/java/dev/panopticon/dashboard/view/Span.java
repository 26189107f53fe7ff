package dev.panopticon.dashboard.view;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people type it, in the command line's words: 7d, 12h, 30m. */
final class Span {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*([dhm])");

  private Span() {}

  /** Empty for any other text. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "d" -> Duration.ofDays(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofMinutes(number);
        });
  }

  /** Days where it is some, else hours. */
  static String ofHours(int hours) {
    return hours % 24 == 0 && hours > 24 ? hours / 24 + "d" : hours + "h";
  }
}
