package dev.panopticon.systemtests;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for a condition, with a deadline, instead of sleeping and hoping. */
final class Eventually {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Eventually() {}

  /** The first value that satisfies the condition. */
  static <T> T get(Duration deadline, Callable<T> look, Predicate<T> condition) throws Exception {
    Instant end = Instant.now().plus(deadline);
    T last = look.call();
    while (!condition.test(last)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + deadline + "; last seen: " + last);
      }
      Thread.sleep(BETWEEN_LOOKS);
      last = look.call();
    }
    return last;
  }
}
