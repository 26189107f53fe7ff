package dev.panopticon.app;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.model.RunStatus;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a child server whose command has finished: at once if nobody else wants it, else as
 * soon as no client is attached and no run is active.
 */
final class LetGo {
  private static final Logger LOG = LoggerFactory.getLogger(LetGo.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int PAGE = 500;

  private final ServerController server;
  private final JudgeApi runs;

  LetGo(ServerController server, JudgeApi runs) {
    this.server = server;
    this.runs = runs;
  }

  /** What still holds the server; empty where its stop has begun. */
  Optional<String> endOrWatch() {
    Optional<String> holder = end();
    holder.ifPresent(
        why -> {
          LOG.info("the child server's command has finished, but {}", why);
          Thread.ofPlatform().daemon().name("let-go").start(this::watch);
        });
    return holder;
  }

  private void watch() {
    try {
      do {
        Thread.sleep(BETWEEN_LOOKS);
      } while (end().isPresent());
      LOG.info("nobody is attached and no run is active: the child server ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> end() {
    if (anyRunActive()) {
      return Optional.of("a run is active");
    }
    return server.stopUnlessAttached()
        ? Optional.empty()
        : Optional.of("another command uses this server");
  }

  private boolean anyRunActive() {
    try {
      return runs.runs(null, null, PAGE).items().stream()
          .anyMatch(run -> run.status() == RunStatus.RUNNING);
    } catch (RuntimeException e) {
      LOG.debug("cannot see whether a run is active", e);
      return false;
    }
  }
}
