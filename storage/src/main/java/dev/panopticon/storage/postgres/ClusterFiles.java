package dev.panopticon.storage.postgres;

import dev.panopticon.storage.directory.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of one embedded server are. The cluster has a directory of its own below {@code
 * home}, because initdb refuses a directory that holds even a dot file, and so that a later major
 * version can stand beside it.
 *
 * @param home {@code data/postgres}
 * @param logs directory of the server's logs
 */
public record ClusterFiles(Path home, Path logs) {
  /** The major version whose clusters we make and open. */
  public static final String MAJOR_VERSION = "17";

  public ClusterFiles {
    home = home.toAbsolutePath().normalize();
    logs = logs.toAbsolutePath().normalize();
  }

  /** PostgreSQL's own data directory. */
  public Path cluster() {
    return home.resolve(MAJOR_VERSION);
  }

  /** Whether a whole cluster is there; a half-made one never has this name. */
  public boolean clusterExists() {
    return Files.exists(cluster());
  }

  /** The superuser's password; mode 0600. */
  public Path password() {
    return home.resolve("password");
  }

  /** Locked by the running server itself, for its whole life. */
  public Path ownerLock() {
    return home.resolve("owner.lock");
  }

  public Path postmasterPid() {
    return cluster().resolve("postmaster.pid");
  }

  /** Room kept for a recovery; see {@link dev.panopticon.storage.space.Reserve}. */
  public Path reserve() {
    return home.resolve(DataDirectory.RESERVE);
  }

  /** What the server says before its own log begins. */
  Path startLog() {
    return logs.resolve("start.log");
  }
}
