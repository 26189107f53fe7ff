package dev.panopticon.engine;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the steps by which a part of the engine is looked after, as long as it lives. A step that
 * fails is told in the log and repeated all the same. Thread-safe.
 */
final class Repeating implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Repeating.class);

  private final String name;
  private final ScheduledExecutorService clock;

  /**
   * @param name of its threads, and of what it does
   * @param steps how many there will be: each has a thread, so that none waits for another
   */
  Repeating(String name, int steps) {
    this.name = name;
    this.clock =
        Executors.newScheduledThreadPool(
            steps, Thread.ofPlatform().name(name + "-", 0).daemon().factory());
  }

  /**
   * @param pause between the end of one and the begin of the next
   */
  void every(Duration pause, Duration first, Runnable step) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> survive(step), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does it once, now, in this thread. */
  void survive(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error failure) {
      log.warn("a step failed and will be tried again: step={} cause={}", name, failure.toString());
    }
  }

  /**
   * Ends after a last step, which is given so long.
   *
   * @return whether it was done in time
   */
  boolean closeWith(Runnable last, Duration longest) {
    clock.execute(() -> survive(last));
    clock.shutdown();
    try {
      return clock.awaitTermination(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
