package dev.panopticon.storage.backup;

import dev.panopticon.storage.FreshCluster;
import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.EmbeddedPostgres;
import dev.panopticon.storage.postgres.PostgresBundle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server in a directory of its own that is thrown away with all that is in it. What a killed
 * process left - known by a lock that nobody holds any more - is ended and deleted by the next one
 * at the same place.
 */
final class ScratchCluster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScratchCluster.class);
  private static final String PREFIX = ".panopticon-scratch-";
  private static final String LOCK = ".lock";

  private final Path directory;
  private final FileChannel alive;
  private final FreshCluster cluster;

  private ScratchCluster(Path directory, FileChannel alive, FreshCluster cluster) {
    this.directory = directory;
    this.alive = alive;
    this.cluster = cluster;
  }

  /**
   * @param parent where there is room for the whole database
   */
  static ScratchCluster start(Path parent) throws IOException {
    DirectoryTree.create(parent);
    discardDead(parent);
    Path directory = parent.resolve(PREFIX + UUID.randomUUID());
    FileChannel alive = open(Path.of(directory + LOCK));
    try {
      alive.lock();
      DirectoryTree.create(directory);
      PostgresBundle bundle = PostgresBundle.unpacked(directory);
      return new ScratchCluster(directory, alive, FreshCluster.start(files(directory), bundle));
    } catch (IOException | RuntimeException failure) {
      discard(directory, alive);
      throw failure;
    }
  }

  DataSource connections() {
    return cluster.connections();
  }

  /** A place for files that go with it. */
  Path folder() {
    return directory.resolve("files");
  }

  @Override
  public void close() {
    cluster.close();
    discard(directory, alive);
  }

  private static void discard(Path directory, FileChannel lock) {
    try {
      DirectoryTree.delete(directory);
      Files.deleteIfExists(Path.of(directory + LOCK));
      lock.close();
    } catch (IOException failure) {
      log.warn("scratch data stay until the next time: path={} cause={}", directory, failure);
    }
  }

  private static void discardDead(Path parent) throws IOException {
    List<Path> directories;
    try (Stream<Path> all = Files.list(parent)) {
      directories =
          all.filter(Files::isDirectory)
              .filter(path -> path.getFileName().toString().startsWith(PREFIX))
              .toList();
    }
    for (Path directory : directories) {
      FileChannel lock = open(Path.of(directory + LOCK));
      if (isFree(lock)) {
        log.info("removing what a killed verification left: path={}", directory);
        EmbeddedPostgres.endLeftover(files(directory));
        discard(directory, lock);
      } else {
        lock.close();
      }
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (java.nio.channels.OverlappingFileLockException _) {
      return false; // another thread of this process
    }
  }

  private static ClusterFiles files(Path directory) {
    return new ClusterFiles(directory, directory.resolve("logs"));
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
