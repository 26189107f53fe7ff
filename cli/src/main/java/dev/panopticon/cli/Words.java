package dev.panopticon.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers and times are written for a person. Unknown is a dash, never 0. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private static final MathContext DIGITS = new MathContext(3);

  /** Smaller than what six decimals show, such as what rounding leaves. */
  private static final double TINY = 5e-7;

  /** Combining marks begin here; below, every character takes one column. */
  private static final int FIRST_MARK = 0x300;

  /** East Asian wide characters and emoji, as terminals draw them (UAX #11, by blocks). */
  private static final List<Range> WIDE =
      List.of(
          new Range(0x1100, 0x115F),
          new Range(0x2E80, 0xA4CF),
          new Range(0xAC00, 0xD7A3),
          new Range(0xF900, 0xFAFF),
          new Range(0xFE30, 0xFE6F),
          new Range(0xFF00, 0xFF60),
          new Range(0x1F300, 0x1FAFF),
          new Range(0x20000, 0x3FFFD));

  private Words() {}

  static String number(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    double size = Math.abs(value);
    int decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.001 || size < TINY ? 3 : 6;
    return String.format(Locale.ROOT, "%." + decimals + "f", size < TINY ? 0 : value);
  }

  static String interval(@Nullable List<Double> bounds) {
    return bounds == null ? "–" : "[" + number(bounds.get(0)) + ", " + number(bounds.get(1)) + "]";
  }

  static String probability(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    boolean close = Math.abs(value - 0.05) < 0.001; // a digit more, so that its side is seen
    return value < 0.001 ? "<0.001" : String.format(Locale.ROOT, close ? "%.4f" : "%.3f", value);
  }

  static String dollars(@Nullable Double value) {
    if (value == null) {
      return "unknown";
    }
    boolean small = value > 0 && value < 0.01; // a few tokens cost less than 0.0001
    return "$" + (small ? new BigDecimal(value).round(DIGITS).toPlainString() : cents(value));
  }

  private static String cents(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A constant as people read it, such as {@code query-storage}. */
  static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In powers of 1,000: {@code 999 B}, {@code 1.5 kB}, {@code 12.3 MB}, {@code 4.0 GB}. */
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "B";
    for (String larger : List.of("kB", "MB", "GB", "TB", "PB")) {
      if (value < 999.95) { // what would be shown as 1000.0 goes to the next unit
        break;
      }
      value /= 1_000;
      unit = larger;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  static String time(@Nullable Instant instant) {
    return instant == null ? "–" : TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /**
   * Such as {@code 850 ms}, {@code 12.3 s}, {@code 45 s}, {@code 4 min 05 s}, {@code 2 h 03 min}.
   */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toMillis() > 0 && duration.toMillis() % 1_000 == 0 && seconds < 60) {
      return seconds + " s";
    }
    if (duration.toMillis() < 1_000) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds % 3_600 / 60);
  }

  /** On one line and at most so wide; what is cut off is shown by an ellipsis. */
  static String shortened(String text, int width) {
    String line = text.replaceAll("\\s+", " ").strip();
    if (width(line) <= width) {
      return line;
    }
    var kept = new StringBuilder();
    int room = width - 1;
    for (int each : line.codePoints().toArray()) {
      room -= width(each);
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(each);
    }
    return kept + "…";
  }

  /**
   * Without what a terminal would obey: text of models and files must not move the cursor or change
   * colours.
   */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t\u200D]]", "�");
  }

  /** Columns that the text takes on a terminal. */
  static int width(String text) {
    return text.codePoints().map(Words::width).sum();
  }

  private static int width(int codePoint) {
    if (codePoint < FIRST_MARK) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return WIDE.stream().anyMatch(range -> range.holds(codePoint)) ? 2 : 1;
  }

  private record Range(int first, int last) {
    boolean holds(int codePoint) {
      return first <= codePoint && codePoint <= last;
    }
  }
}
