package dev.panopticon.vectors;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A sleep that others can end. Never by an interruption: that would close the files that the
 * sleeper writes. Thread-safe.
 */
final class Alarm {
  private final Semaphore rings = new Semaphore(0);
  private final CountDownLatch end = new CountDownLatch(1);

  void ring() {
    rings.release();
  }

  /** Ends this sleep and all later ones. */
  void end() {
    end.countDown();
    ring();
  }

  boolean ended() {
    return end.getCount() == 0;
  }

  /**
   * Returns after the time, or at a ring since the last sleep.
   *
   * @return false at the end
   */
  boolean sleep(Duration time) {
    try {
      if (rings.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        rings.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
    }
    return !ended();
  }

  /** Returns after the time, or at the end; whether it is the end. */
  boolean sleepThroughRings(Duration time) {
    try {
      return end.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      return true;
    }
  }
}
