package dev.panopticon.storage.space;

import java.util.Locale;

/** Amounts as people read them. */
final class Bytes {
  private Bytes() {}

  /** Like "12 MB" and "3.4 GB"; in powers of 1024. */
  static String words(long bytes) {
    long megabytes = bytes / VolumeBudget.MB;
    return megabytes < 10_000
        ? megabytes + " MB"
        : String.format(Locale.ROOT, "%.1f GB", bytes / (1024.0 * VolumeBudget.MB));
  }
}
