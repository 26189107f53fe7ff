package dev.panopticon.app;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.model.RunStatus;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a child server when nobody is attached and no run is active. (That its parent is gone is
 * seen elsewhere, by the end of standard input.)
 */
final class ChildLifetime {
  private static final Logger LOG = LoggerFactory.getLogger(ChildLifetime.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  /**
   * Between the start and the first client, and between one command's end and the next one's begin.
   */
  private static final int IDLE_LOOKS = 20;

  private final AllInOne server;

  private ChildLifetime(AllInOne server) {
    this.server = server;
  }

  static void watch(AllInOne server) {
    Thread.ofVirtual().name("child-lifetime").start(new ChildLifetime(server)::watchUntilIdle);
  }

  private void watchUntilIdle() {
    try {
      int idle = 0;
      while (idle < IDLE_LOOKS) {
        Thread.sleep(LOOK);
        idle = isIdle() ? idle + 1 : 0;
      }
      LOG.info("nobody is attached and no run is active: the child server ends");
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isIdle() {
    return server.roles().bean(ServerController.class).attached() == 0 && !anyRunActive();
  }

  private boolean anyRunActive() {
    try {
      return server.roles().bean(JudgeApi.class).runs(null, null, 50).items().stream()
          .anyMatch(run -> run.status() == RunStatus.RUNNING);
    } catch (RuntimeException e) {
      LOG.debug("cannot see whether a run is active", e);
      return true;
    }
  }
}
