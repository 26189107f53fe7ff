package dev.panopticon.simulator;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket: it holds {@code burst} tokens at first and at most, fills at a fixed rate, and
 * each request takes one. Safe for many threads.
 */
final class RequestLimiter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double tokensPerNano;
  private final int burst;
  private final LongSupplier nanoClock;
  private double tokens;
  private long filledAtNanos;

  /**
   * @param requestsPerSecond positive
   */
  RequestLimiter(double requestsPerSecond, int burst, LongSupplier nanoClock) {
    this.tokensPerNano = requestsPerSecond / NANOS_PER_SECOND;
    this.burst = burst;
    this.nanoClock = nanoClock;
    this.tokens = burst;
    this.filledAtNanos = nanoClock.getAsLong();
  }

  /** Takes a token when there is one. Returns zero, or the time until the next one is there. */
  synchronized Duration take() {
    long now = nanoClock.getAsLong();
    tokens = Math.min(burst, tokens + (now - filledAtNanos) * tokensPerNano);
    filledAtNanos = now;
    if (tokens >= 1) {
      tokens -= 1;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - tokens) / tokensPerNano));
  }

  /** Whole tokens that are there now. */
  synchronized int remaining() {
    return (int) tokens;
  }
}
