package dev.panopticon.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** That the server is to stop. Made once; streams end when they see it. Thread-safe. */
final class StopRequest {
  private final CountDownLatch made = new CountDownLatch(1);

  void make() {
    made.countDown();
  }

  boolean isMade() {
    return made.getCount() == 0;
  }

  /** Waits until it is made, but no longer than that. */
  void await(long millis) {
    try {
      if (made.await(millis, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      made.countDown();
    }
  }

  void await() throws InterruptedException {
    made.await();
  }
}
