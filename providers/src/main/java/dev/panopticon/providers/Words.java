package dev.panopticon.providers;

import java.time.Duration;
import java.util.Locale;

/** Words of strangers and numbers, made fit for a message to a person. */
final class Words {
  /** Characters that are kept of a provider's words. */
  static final int MAX_LENGTH = 500;

  private Words() {}

  /**
   * One line, without control characters and broken surrogates, at most {@link #MAX_LENGTH}
   * characters.
   */
  static String shortened(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cs}\\s]+", " ").strip();
    if (line.length() <= MAX_LENGTH) {
      return line;
    }
    int end =
        Character.isHighSurrogate(line.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
    return line.substring(0, end) + "…";
  }

  /** {@code 0.25 s}, {@code 120 s}. */
  static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds == Math.rint(seconds)
        ? "%d s".formatted((long) seconds)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
