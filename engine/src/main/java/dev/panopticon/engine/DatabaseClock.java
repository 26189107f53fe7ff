package dev.panopticon.engine;

import java.time.Duration;

/**
 * Finds moments of the database's clock on this process's {@link System#nanoTime}, so that all
 * engines mean the same moment however long an answer takes to arrive. Of the samples of late the
 * one with the shortest round trip counts (as NTP's clock filter does, RFC 5905, section 10): its
 * error is at most half of that. Thread-safe.
 */
final class DatabaseClock {
  private static final long LONGEST_USE_NANOS = Duration.ofMinutes(1).toNanos();

  /** More than this beyond the error of measuring: the database's clock was set. */
  private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

  private boolean known;
  private long roundTrip;
  private long takenAt;
  private long offset;

  /**
   * @param databaseNanos what the database's clock said between the two local times
   */
  synchronized void sample(long sent, long received, long databaseNanos) {
    long took = received - sent;
    long seen = databaseNanos - (sent + took / 2);
    boolean stepped = known && Math.abs(seen - offset) > (took + roundTrip) / 2 + STEP_NANOS;
    boolean old = known && received - takenAt > LONGEST_USE_NANOS;
    if (!known || stepped || old || took <= roundTrip) {
      known = true;
      roundTrip = took;
      takenAt = received;
      offset = seen;
    }
  }

  /** Only after a sample. */
  synchronized long localNanos(long databaseNanos) {
    if (!known) {
      throw new IllegalStateException("the database's clock was never read");
    }
    return databaseNanos - offset;
  }
}
