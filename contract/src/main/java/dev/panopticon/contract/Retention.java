package dev.panopticon.contract;

import org.jspecify.annotations.Nullable;

/**
 * What is purged without being asked for, once an hour.
 *
 * @param olderThanDays runs that ended so many days ago are deleted; null for never, which is what
 *     holds until a person decides otherwise
 * @param keepLast so many of the newest completed runs of each name stay in any case, 1 or more
 */
public record Retention(@Nullable Integer olderThanDays, int keepLast) {
  /** Nothing is purged. */
  public static final Retention OFF = new Retention(null, 1);

  public Retention {
    if (olderThanDays != null && olderThanDays < 1) {
      throw new IllegalArgumentException(
          "older_than_days must be 1 or more, or null for never, but is " + olderThanDays);
    }
    if (keepLast < 1) {
      throw new IllegalArgumentException("keep_last must be 1 or more but is " + keepLast);
    }
  }
}
