package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that an owner left behind when it was killed. It is stopped clean rather than taken
 * over: a fresh start then always has our settings, this version's programs, and a child process
 * whose end we are told of; it costs a tenth of a second.
 */
final class LeftoverServer {
  private static final Logger log = LoggerFactory.getLogger(LeftoverServer.class);
  private static final Duration FAST_STOP = Duration.ofSeconds(60);
  private static final Duration ORPHANED_CHILDREN = Duration.ofSeconds(5);
  private static final Duration LOCK_RELEASE = Duration.ofSeconds(3);

  private final ClusterFiles files;
  private final ClusterProcesses processes;

  LeftoverServer(ClusterFiles files) {
    this.files = files;
    this.processes = new ClusterProcesses(files);
  }

  /**
   * Ends what holds the lock of the cluster, and returns when the lock is free.
   *
   * @throws PanopticonException DATA_DIRECTORY_IN_USE if what holds it is not ours to end
   */
  void end() throws InterruptedException {
    for (ProcessHandle postmaster : processes.postmasters()) {
      EndProcess.Way way =
          EndProcess.run(postmaster.pid(), () -> !processes.isOurs(postmaster), FAST_STOP);
      log.info("stopped a server that was left behind: pid={} stop={}", postmaster.pid(), way);
    }
    endOrphans();
    if (!Poll.until(() -> !processes.lockIsHeld(), LOCK_RELEASE)) {
      throw new PanopticonException(
          ErrorCode.DATA_DIRECTORY_IN_USE,
          "Another PostgreSQL server, in another container or of another user, runs on %s. Stop it, or choose another directory with --data."
              .formatted(files.cluster()));
    }
  }

  /**
   * Returns when nothing of a postmaster that has ended holds the lock any more: its collector of
   * logs ends after it, and whoever is told that the server stopped may want the directory at once.
   */
  void endLastChildren() throws InterruptedException {
    if (processes.postmasters().isEmpty()) {
      endOrphans();
    }
    if (!Poll.until(() -> !processes.lockIsHeld(), LOCK_RELEASE)) {
      log.warn("the lock of {} is still held after the server's stop", files.cluster());
    }
  }

  /** Children notice by themselves that their postmaster is gone; the kill is for stuck ones. */
  private void endOrphans() throws InterruptedException {
    if (!Poll.until(() -> processes.all().isEmpty(), ORPHANED_CHILDREN)) {
      for (ProcessHandle orphan : processes.all()) {
        log.warn("killing a stuck child of a dead server: pid={}", orphan.pid());
        orphan.destroyForcibly();
      }
    }
  }
}
