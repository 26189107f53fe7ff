package dev.panopticon.simulator;

import java.time.Duration;

/**
 * The real limits of the simulated provider. Who exceeds them gets 429 and is told when to come
 * back.
 *
 * @param requestsPerSecond the rate at which the token bucket fills; 0 for no limit
 * @param burst the capacity of the token bucket in requests, at least 1
 * @param maxConcurrency calls in flight at once; 0 for no limit
 * @param retryAfter what a 429 advises when it is a scripted fault or when too many calls are in
 *     flight; the rate limiter advises the time until its next token
 */
public record Limits(double requestsPerSecond, int burst, int maxConcurrency, Duration retryAfter) {

  /**
   * @throws IllegalArgumentException if a limit is negative or not finite, or the burst is below 1
   */
  public Limits {
    if (!(requestsPerSecond >= 0 && requestsPerSecond < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "requestsPerSecond must be 0 (no limit) or positive but was " + requestsPerSecond);
    }
    if (burst < 1) {
      throw new IllegalArgumentException("burst must be at least 1 but was " + burst);
    }
    if (maxConcurrency < 0) {
      throw new IllegalArgumentException(
          "maxConcurrency must be 0 (no limit) or positive but was " + maxConcurrency);
    }
    Settings.requireNotNegative("retryAfter", retryAfter);
  }

  /** No limits; a scripted 429 advises one second. */
  public static Limits none() {
    return new Limits(0, 1, 0, Duration.ofSeconds(1));
  }

  /** These limits with a rate, and with a burst of one second's worth of it. */
  public Limits withRate(double requestsPerSecond) {
    int burst = (int) Math.clamp(Math.ceil(requestsPerSecond), 1, Integer.MAX_VALUE);
    return new Limits(requestsPerSecond, burst, maxConcurrency, retryAfter);
  }

  /** These limits with another capacity of the token bucket. */
  public Limits withBurst(int burst) {
    return new Limits(requestsPerSecond, burst, maxConcurrency, retryAfter);
  }

  /** These limits with a maximum of calls in flight. */
  public Limits withMaxConcurrency(int maxConcurrency) {
    return new Limits(requestsPerSecond, burst, maxConcurrency, retryAfter);
  }

  /** These limits with another advice. */
  public Limits withRetryAfter(Duration retryAfter) {
    return new Limits(requestsPerSecond, burst, maxConcurrency, retryAfter);
  }
}
