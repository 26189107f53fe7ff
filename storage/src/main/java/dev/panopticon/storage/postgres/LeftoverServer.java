package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that an owner left behind when it was killed. It is stopped clean rather than taken
 * over: a fresh start then always has our settings, this version's programs, and a child process
 * whose end we are told of; it costs a tenth of a second.
 *
 * <p>A process counts as left behind only if it is a {@code postgres} whose working directory is
 * this cluster, seen from the same mount namespace. A process id alone proves nothing, since ids
 * recur; and a server in another container on the same directory is somebody's.
 */
final class LeftoverServer {
  private static final Logger log = LoggerFactory.getLogger(LeftoverServer.class);
  private static final Duration FAST_STOP = Duration.ofSeconds(60);
  private static final Duration ORPHANED_CHILDREN = Duration.ofSeconds(5);
  private static final Duration LOCK_RELEASE = Duration.ofSeconds(3);

  private final ClusterFiles files;

  LeftoverServer(ClusterFiles files) {
    this.files = files;
  }

  /**
   * Ends what holds the lock of the cluster, and returns when the lock is free.
   *
   * @throws PanopticonException DATA_DIRECTORY_IN_USE if what holds it is not ours to end
   */
  void end() throws InterruptedException {
    for (ProcessHandle postmaster : processes().filter(LeftoverServer::isPostmaster).toList()) {
      EndProcess.Way way = EndProcess.run(postmaster.pid(), () -> !isOurs(postmaster), FAST_STOP);
      log.info("stopped a server that was left behind: pid={} stop={}", postmaster.pid(), way);
    }
    endOrphans();
    if (!Poll.until(() -> !lockIsHeld(), LOCK_RELEASE)) {
      throw new PanopticonException(
          ErrorCode.DATA_DIRECTORY_IN_USE,
          "Another PostgreSQL server, in another container or of another user, runs on %s. Stop it, or choose another directory with --data."
              .formatted(files.cluster()));
    }
  }

  /** Children notice by themselves that their postmaster is gone; the kill is for stuck ones. */
  private void endOrphans() throws InterruptedException {
    if (!Poll.until(() -> processes().findAny().isEmpty(), ORPHANED_CHILDREN)) {
      for (ProcessHandle orphan : processes().toList()) {
        log.warn("killing a stuck child of a dead server: pid={}", orphan.pid());
        orphan.destroyForcibly();
      }
    }
  }

  private boolean lockIsHeld() {
    try {
      String code = Integer.toString(LaunchCommand.LOCK_HELD);
      var probe = List.of("flock", "-n", "-E", code, files.ownerLock().toString(), "true");
      return BundlePlatform.current().isLinux()
          && Command.run(probe, "").exitCode() == LaunchCommand.LOCK_HELD;
    } catch (IOException failure) {
      throw UnusableDirectory.because(files.ownerLock(), failure);
    }
  }

  private Stream<ProcessHandle> processes() {
    return ProcessHandle.allProcesses().filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle process) {
    return BundlePlatform.current().isLinux()
        ? worksInCluster(process.pid())
        : isPostmaster(process) && arguments(process).contains(files.cluster().toString());
  }

  private boolean worksInCluster(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      // After an upgrade the program is "postgres (deleted)".
      String program = link(proc.resolve("exe")).getFileName().toString();
      return program.startsWith("postgres")
          && link(proc.resolve("cwd")).equals(files.cluster().toRealPath())
          && link(proc.resolve("ns/mnt")).equals(link(Path.of("/proc/self/ns/mnt")));
    } catch (IOException _) {
      return false; // it has ended, or is another user's and so not ours to end
    }
  }

  private static Path link(Path path) throws IOException {
    return Files.readSymbolicLink(path);
  }

  /** A postmaster still has its arguments; its children show what they do instead. */
  private static boolean isPostmaster(ProcessHandle process) {
    boolean isPostgres =
        process.info().command().filter(command -> command.contains("/postgres")).isPresent();
    return isPostgres && arguments(process).contains("-D");
  }

  private static List<String> arguments(ProcessHandle process) {
    return Arrays.asList(process.info().arguments().orElseGet(() -> new String[0]));
  }
}
