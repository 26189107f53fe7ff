package dev.panopticon.storage.doctor;

import java.time.Duration;
import java.util.Locale;

/** Amounts in words. */
final class Sizes {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
  private static final double STEP = 1024;

  private Sizes() {}

  /** "512 B", "1.5 GB"; a kB has 1,024 bytes, as in PostgreSQL. */
  static String bytes(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double value = bytes / STEP;
    int unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }

  /** "40 s", "5 min", "3 h", "2 days". */
  static String duration(Duration duration) {
    if (duration.toSeconds() < 120) {
      return duration.toSeconds() + " s";
    }
    if (duration.toMinutes() < 120) {
      return duration.toMinutes() + " min";
    }
    return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " days";
  }
}
