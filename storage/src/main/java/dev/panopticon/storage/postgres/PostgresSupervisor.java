package dev.panopticon.storage.postgres;

import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an embedded server again whenever it ends by itself: after a crash at once, and as long as
 * it cannot start (a full disk) again and again, at longer intervals. Keeps its logs small
 * meanwhile. Close it before the server is stopped.
 */
public final class PostgresSupervisor implements AutoCloseable {
  /** Is told what the supervisor sees; called on its thread. */
  public interface Listener {
    /** The server ended by itself; calls that were under way have failed. */
    default void lost(int exitCode) {}

    /** The server takes connections again. */
    default void recovered() {}
  }

  private static final Logger log = LoggerFactory.getLogger(PostgresSupervisor.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS_AT_LOGS = Duration.ofSeconds(10);

  private final EmbeddedPostgres server;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private PostgresSupervisor(EmbeddedPostgres server, Listener listener) {
    this.server = server;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("postgres-supervisor").unstarted(this::supervise);
  }

  public static PostgresSupervisor watch(EmbeddedPostgres server, Listener listener) {
    var supervisor = new PostgresSupervisor(server, listener);
    supervisor.thread.start();
    return supervisor;
  }

  /** Returns when no restart is under way and none will follow. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    try {
      while (closed.getCount() > 0) {
        int exitCode = awaitExit();
        if (server.isStopped() || closed.getCount() == 0) {
          return;
        }
        log.warn("PostgreSQL ended by itself, it is started again: exitCode={}", exitCode);
        listener.lost(exitCode);
        restartUntilItRuns();
      }
    } catch (InterruptedException _) {
      // Closed: nothing is left to do on this thread.
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the exit of a process cannot fail", failure);
    }
  }

  private int awaitExit() throws InterruptedException, ExecutionException {
    var exit = server.awaitExit();
    while (true) {
      server.capLogs();
      try {
        return exit.get(BETWEEN_LOOKS_AT_LOGS.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        // It runs.
      }
    }
  }

  private void restartUntilItRuns() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!restarted()) {
      server.capLogs();
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    if (server.isStopped() || closed.getCount() == 0) {
      return;
    }
    log.info("PostgreSQL runs again: port={}", server.port());
    listener.recovered();
  }

  private boolean restarted() {
    try {
      server.restart();
      return true;
    } catch (PanopticonException failure) {
      if (closed.getCount() == 0) {
        return true; // given up because the end has come
      }
      log.error("PostgreSQL cannot be started, the next try follows: {}", failure.getMessage());
      return false;
    }
  }
}
