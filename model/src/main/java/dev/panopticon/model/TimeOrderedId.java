package dev.panopticon.model;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562): they sort by time, so indexes stay compact. Thread-safe.
 *
 * <p>The 12 bits behind the milliseconds are a fraction of one (section 6.2, method 3), the other
 * 62 are random.
 */
public final class TimeOrderedId {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TimeOrderedId() {}

  /** A new id whose first 48 bits are the clock's milliseconds. */
  public static UUID next(Clock clock) {
    Instant now = clock.instant();
    long fraction = (now.getLong(ChronoField.NANO_OF_SECOND) % 1_000_000) * 4_096 / 1_000_000;
    long high = (now.toEpochMilli() << 16) | 0x7000L | fraction;
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** A new id at the system's time. */
  public static UUID next() {
    return next(Clock.systemUTC());
  }
}
