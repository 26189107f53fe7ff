package dev.panopticon.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of what serves in this process: it is stopped once, by whoever comes first, and nobody
 * who asked for the stop goes on before that is done. A signal's thread halts the process then, and
 * must not do so in the middle of another thread's stop. Thread-safe.
 */
final class ServingLife {
  private static final Logger LOG = LoggerFactory.getLogger(ServingLife.class);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean ending = new AtomicBoolean();
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();

  /** Does something once when it has stopped. */
  void whenEnded(Runnable action) {
    endings.add(action);
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Stops by {@code stop}, unless somebody else does; returns when it is done. */
  void end(Runnable stop) {
    if (!ending.compareAndSet(false, true)) {
      awaitOther();
      return;
    }
    LOG.info("stopping");
    try {
      stop.run();
    } finally {
      LOG.info("stopped");
      endings.forEach(Runnable::run);
      ended.countDown();
    }
  }

  private void awaitOther() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
