package dev.panopticon.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SIGTERM, SIGINT and SIGHUP a clean stop that exits with 0: a JVM that a signal ends would
 * exit with 143, which a container's supervisor takes for a failure. A signal during the start
 * waits for the start's end: PostgreSQL outlives a process that ends in between.
 */
final class StopOnSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

  private StopOnSignal() {}

  /** Starts a server under this guard. */
  static <T extends StoppedBySignal> T guard(Supplier<T> start) {
    var starting = new CompletableFuture<T>();
    var hook = new Thread(() -> stop(starting), "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      T server = start.get();
      server.whenEnded(() -> forget(hook));
      starting.complete(server);
      return server;
    } catch (RuntimeException failure) {
      starting.completeExceptionally(failure);
      forget(hook);
      throw failure;
    }
  }

  private static void stop(CompletableFuture<? extends StoppedBySignal> starting) {
    int code = 0;
    try {
      starting.join().close();
    } catch (CompletionException failure) {
      LOG.info("stopped by a signal while the start failed");
      code = 3;
    } catch (RuntimeException failure) {
      LOG.error("the stop was not clean", failure);
      code = 3;
    }
    Runtime.getRuntime().halt(code);
  }

  // A server that was closed in the ordinary way leaves the process to its command and to that
  // command's exit code.
  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already", e);
    }
  }
}
