package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether and when a failed call is tried again. It decides only; it neither waits nor counts.
 *
 * <p>Delays double from the class's first delay up to {@link #MAX_DELAY}, and a random half of each
 * is left out ("equal jitter", M. Brooker, <i>Exponential Backoff And Jitter</i>, AWS Architecture
 * Blog 2015: at least half is kept, so that a struggling provider really gets its pause). When the
 * provider said how long to wait, that is the least, plus up to a tenth (at most one second), so
 * that not all callers come back in the same instant.
 *
 * <p>A call is given up after {@link #maxAttempts} attempts, or when the next attempt would begin
 * later than {@link #MAX_ELAPSED} after the first one. No source for the numbers: they outlast a
 * provider's per-minute limits and a restart, and end before a run looks hung.
 *
 * <p>As thread-safe as its random generator.
 */
public final class RetryPolicy {
  /** The longest delay of our own; a provider may ask for more. */
  public static final Duration MAX_DELAY = Duration.ofSeconds(60);

  /** From the beginning of the first attempt to the beginning of the last. */
  public static final Duration MAX_ELAPSED = Duration.ofMinutes(30);

  private static final Duration MAX_SPREAD = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 16;

  private final RandomGenerator random;

  public RetryPolicy(RandomGenerator random) {
    this.random = random;
  }

  /**
   * How many attempts a failure of the class allows in all: 1 when a retry cannot help; 3 when an
   * attempt is slow or is paid for though it fails; 6 for outages; 10 for rate limits, which cost
   * nothing and end by themselves.
   */
  public static int maxAttempts(ErrorClass errorClass) {
    return switch (errorClass) {
      case RATE_LIMITED, OVERLOADED -> 10;
      case SERVER_ERROR, CONNECTION -> 6;
      case TIMEOUT, MALFORMED_REPLY -> 3;
      case UNAUTHENTICATED,
          FORBIDDEN,
          QUOTA_EXHAUSTED,
          MODEL_NOT_FOUND,
          INVALID_REQUEST,
          REPLY_TOO_LARGE,
          BUDGET_EXHAUSTED,
          CANCELLED,
          NOT_RECORDED,
          NO_OUTPUT,
          INTERNAL ->
          1;
    };
  }

  /**
   * The delay before the next attempt; empty when there is none.
   *
   * @param attempt the number of the attempt that failed, from 1
   * @param spent since the first attempt began
   */
  public Optional<Duration> delayBefore(int attempt, CallOutcome.Failed failure, Duration spent) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts are counted from 1 but this was " + attempt);
    }
    if (attempt >= maxAttempts(failure.errorClass())) {
      return Optional.empty();
    }
    Duration delay = longer(backoff(attempt, failure.errorClass()), asTold(failure));
    return spent.plus(delay).compareTo(MAX_ELAPSED) > 0 ? Optional.empty() : Optional.of(delay);
  }

  private Duration backoff(int attempt, ErrorClass errorClass) {
    long doubled = firstDelay(errorClass).toNanos() << Math.min(attempt - 1, MAX_DOUBLINGS);
    long nanos = Math.min(doubled, MAX_DELAY.toNanos());
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
  }

  private static Duration firstDelay(ErrorClass errorClass) {
    boolean needsPause =
        errorClass == ErrorClass.RATE_LIMITED || errorClass == ErrorClass.OVERLOADED;
    return needsPause ? Duration.ofSeconds(2) : Duration.ofMillis(500);
  }

  private Duration asTold(CallOutcome.Failed failure) {
    Duration told = failure.retryAfter();
    if (told == null) {
      return Duration.ZERO;
    }
    long spread = Math.min(told.toNanos() / 10, MAX_SPREAD.toNanos());
    return told.plusNanos(random.nextLong(spread + 1));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
