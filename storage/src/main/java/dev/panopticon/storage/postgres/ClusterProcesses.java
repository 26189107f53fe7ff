package dev.panopticon.storage.postgres;

import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The PostgreSQL processes of one cluster, whoever started them.
 *
 * <p>A process counts as the cluster's only if it is a {@code postgres} whose working directory is
 * this cluster, seen from the same mount namespace. A process id alone proves nothing, since ids
 * recur; and a server in another container on the same directory is somebody's.
 */
public final class ClusterProcesses {
  private final ClusterFiles files;

  public ClusterProcesses(ClusterFiles files) {
    this.files = files;
  }

  /** Postmasters and their children. */
  public List<ProcessHandle> all() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  /** More than one only in an accident. */
  public List<ProcessHandle> postmasters() {
    return all().stream().filter(ClusterProcesses::isPostmaster).toList();
  }

  /**
   * Whether a server runs on the cluster, perhaps one that this process cannot see: in another
   * container, or another user's. Where the system has no such lock: whether one is seen.
   */
  public boolean lockIsHeld() {
    if (!BundlePlatform.current().isLinux()) {
      return !all().isEmpty();
    }
    if (!Files.exists(files.ownerLock())) {
      return false;
    }
    try {
      String code = Integer.toString(LaunchCommand.LOCK_HELD);
      var probe = List.of("flock", "-n", "-E", code, files.ownerLock().toString(), "true");
      return Command.run(probe, "").exitCode() == LaunchCommand.LOCK_HELD;
    } catch (IOException failure) {
      throw UnusableDirectory.because(files.ownerLock(), failure);
    }
  }

  boolean isOurs(ProcessHandle process) {
    return BundlePlatform.current().isLinux()
        ? worksInCluster(process.pid())
        : isPostmaster(process) && arguments(process).contains(files.cluster().toString());
  }

  private boolean worksInCluster(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      // After an upgrade the program is "postgres (deleted)"; that of a container which is just
      // being removed is "/", which has no name.
      Path program = link(proc.resolve("exe")).getFileName();
      return program != null
          && program.toString().startsWith("postgres")
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
