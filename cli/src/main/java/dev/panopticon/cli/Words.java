package dev.panopticon.cli;

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

  private Words() {}

  static String number(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  static String interval(@Nullable List<Double> bounds) {
    return bounds == null ? "–" : "[" + number(bounds.get(0)) + ", " + number(bounds.get(1)) + "]";
  }

  static String probability(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    return value < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", value);
  }

  static String dollars(@Nullable Double value) {
    return value == null ? "unknown" : String.format(Locale.ROOT, "$%.4f", value);
  }

  static String time(@Nullable Instant instant) {
    return instant == null ? "–" : TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /** Such as {@code 850 ms}, {@code 12.3 s}, {@code 4 min 05 s}, {@code 2 h 03 min}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
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

  static String shortened(String text, int length) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= length ? line : line.substring(0, length - 1) + "…";
  }
}
