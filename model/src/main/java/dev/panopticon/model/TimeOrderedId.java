package dev.panopticon.model;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes UUIDs of version 7 (RFC 9562): they sort by time, so indexes stay compact. Thread-safe. */
public final class TimeOrderedId {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TimeOrderedId() {}

  /** A new id whose first 48 bits are the clock's milliseconds. */
  public static UUID next(Clock clock) {
    long millis = clock.millis();
    long random = RANDOM.nextLong();
    long high = (millis << 16) | 0x7000L | (random & 0x0FFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** A new id at the system's time. */
  public static UUID next() {
    return next(Clock.systemUTC());
  }
}
