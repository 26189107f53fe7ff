package dev.panopticon.providers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, not for a time. */
final class Waiting {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Waiting() {}

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the condition did not come true within " + DEADLINE);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
