package dev.panopticon.providers;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Words of strangers and numbers, made fit for a message to a person. */
final class Words {
  /** Characters that are kept of a provider's words. */
  static final int MAX_LENGTH = 500;

  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cs}\\s]+");

  private Words() {}

  /**
   * One line, without control characters and broken surrogates, at most {@link #MAX_LENGTH}
   * characters.
   */
  static String shortened(String text) {
    if (text.length() <= MAX_LENGTH && text.chars().allMatch(Words::isVisibleAscii)) {
      return text;
    }
    String line = UNFIT.matcher(text).replaceAll(" ").strip();
    if (line.length() <= MAX_LENGTH) {
      return line;
    }
    int end =
        Character.isHighSurrogate(line.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
    return line.substring(0, end) + "…";
  }

  private static boolean isVisibleAscii(int character) {
    return character > ' ' && character < 0x7f;
  }

  /** {@code 0.25 s}, {@code 120 s}. */
  static String seconds(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds == Math.rint(seconds)
        ? "%d s".formatted((long) seconds)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
