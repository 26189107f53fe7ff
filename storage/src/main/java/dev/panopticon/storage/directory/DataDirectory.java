package dev.panopticon.storage.directory;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where everything is below one data directory. Knowing the places changes nothing on disk; {@link
 * #own} makes the directories and takes possession. Immutable and safe for many threads.
 */
public final class DataDirectory {
  /** The reserve's name in the home of PostgreSQL. */
  public static final String RESERVE = "reserve";

  /**
   * The lock's name in the data directory and in each section; no content of either. Whoever opens
   * and closes it in the process that holds it gives the lock up.
   */
  public static final String OWNER_LOCK = "owner.lock";

  private final Path root;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /** The data directory at {@code path}, which need not exist yet. */
  public static DataDirectory at(Path path) {
    return new DataDirectory(path.toAbsolutePath().normalize());
  }

  public Path root() {
    return root;
  }

  public Path section(DataSection section) {
    return root.resolve(section.directoryName());
  }

  /** Logs, rotated and capped; those of PostgreSQL are in a directory of their own below. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Archives, unless another place was named for one. */
  public Path backups() {
    return root.resolve("backups");
  }

  public Path postgresLogs() {
    return logs().resolve("postgres");
  }

  /**
   * The server that says that it runs on this directory; empty where none does or the file is
   * damaged. See {@link RunningServer} on how far to believe it.
   */
  public Optional<RunningServer> findServer() {
    return RunningServer.find(serverFile());
  }

  /**
   * Makes what is missing of the layout and takes the directory for this process, until the owner
   * is closed or the process ends in any way.
   *
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_IN_USE if another process owns
   *     it, with that server's address; DATA_DIRECTORY_UNUSABLE if it cannot be written, its parts
   *     belong to different instances or to another user, or the truth of an instance that was used
   *     is missing
   */
  public DirectoryOwner own() {
    return DirectoryOwner.take(this, DirectoryOwner.Purpose.SERVE);
  }

  /** The same where the truth is in a database outside, and the section of PostgreSQL unused. */
  public DirectoryOwner ownBesideDatabase() {
    return DirectoryOwner.take(this, DirectoryOwner.Purpose.SERVE_DATABASE_OUTSIDE);
  }

  /**
   * The same for a restore: the truth may be missing, no marker is written, and unless an instance
   * is put there ({@link DirectoryOwner#replaceBy}) the closing deletes the directories that were
   * new.
   */
  public DirectoryOwner ownToRestore() {
    return DirectoryOwner.take(this, DirectoryOwner.Purpose.RESTORE);
  }

  /**
   * Room that is kept for PostgreSQL's recovery on its volume; beside its cluster, and not in it,
   * because initdb refuses a directory that holds anything.
   */
  public Path reserve() {
    return section(DataSection.POSTGRES).resolve(RESERVE);
  }

  /**
   * What the section's marker says; empty where there is none.
   *
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_UNUSABLE if it is damaged
   */
  public Optional<DirectoryMarker> findMarker(DataSection section) {
    return DirectoryMarker.find(section(section));
  }

  /** Address and token of the running server; whoever can read it is admin. */
  public Path serverFile() {
    return root.resolve("server.json");
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
