package dev.panopticon.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * An allowance per minute that refills evenly and holds at most one second's worth, so that no
 * minute, wherever it begins, sees much more than the allowance. Takers run it into debt and wait
 * for its end: first come, first served. Thread-safe.
 */
final class TokenBucket {
  private static final double NANOS_PER_MINUTE = 60e9;
  private static final double SECONDS_PER_MINUTE = 60;

  private final double perNano;
  private final double capacity;
  private final LongSupplier nanoTime;
  private double level;
  private long filledAt;

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  TokenBucket(int perMinute, LongSupplier nanoTime) {
    this.perNano = perMinute / NANOS_PER_MINUTE;
    this.capacity = Math.max(1, perMinute / SECONDS_PER_MINUTE);
    this.nanoTime = nanoTime;
    this.level = capacity;
    this.filledAt = nanoTime.getAsLong();
  }

  /** Takes so many, and says how long to wait until they are there; zero when they are. */
  synchronized Duration take(long amount) {
    long now = nanoTime.getAsLong();
    level = Math.min(capacity, level + (now - filledAt) * perNano) - amount;
    filledAt = now;
    return level >= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(-level / perNano));
  }
}
