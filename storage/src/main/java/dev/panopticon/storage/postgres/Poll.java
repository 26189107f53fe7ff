package dev.panopticon.storage.postgres;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what the operating system does not tell us of: other processes, their files. */
final class Poll {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private Poll() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @return false if the condition still did not hold at the deadline
   */
  static boolean until(BooleanSupplier condition, Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(INTERVAL);
    }
    return true;
  }
}
