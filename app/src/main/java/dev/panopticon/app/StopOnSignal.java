package dev.panopticon.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SIGTERM, SIGINT and SIGHUP a clean stop that exits with 0: a JVM that a signal ends would
 * exit with 143, which a container's supervisor takes for a failure.
 */
final class StopOnSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

  private StopOnSignal() {}

  static void guard(AllInOne server) {
    var hook = new Thread(() -> stop(server), "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    server.whenEnded(() -> forget(hook));
  }

  private static void stop(AllInOne server) {
    int code = 0;
    try {
      server.close();
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
