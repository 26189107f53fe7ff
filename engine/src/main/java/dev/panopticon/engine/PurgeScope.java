package dev.panopticon.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are old. Only ended ones ever are.
 *
 * @param finishedBefore those that ended before
 * @param name only runs of this name; null for all
 * @param keepLast so many of the newest completed runs of each name stay, whatever their age: gates
 *     compare with them. With 0, runs that other runs' gates name by id go too.
 */
public record PurgeScope(Instant finishedBefore, @Nullable String name, int keepLast) {
  public PurgeScope {
    if (keepLast < 0) {
      throw new IllegalArgumentException("keep_last must be 0 or more but is " + keepLast);
    }
  }
}
