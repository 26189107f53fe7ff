package dev.panopticon.storage.testing;

import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.ScratchServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory for this process's test server. It is deleted at the end of the process; what killed
 * processes left behind - known by a lock that nobody holds any more - is ended and deleted by the
 * next one.
 */
final class ScratchDirectory {
  private static final Path PARENT =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "panopticon-test-" + System.getProperty("user.name"));
  private static final String LOCK = ".lock";

  private final Path path;

  /** Held open, and with it the lock, until the process ends. */
  @SuppressWarnings("unused")
  private final FileChannel alive;

  private ScratchDirectory(Path path, FileChannel alive) {
    this.path = path;
    this.alive = alive;
  }

  static ScratchDirectory create() throws IOException, InterruptedException {
    Files.createDirectories(PARENT);
    // One process at a time: a lock file that is not locked yet must not be taken for a dead one's.
    try (FileChannel all = open(PARENT.resolve("all"));
        FileLock _ = all.lock()) {
      discardDead();
      Path path = PARENT.resolve(UUID.randomUUID().toString());
      FileChannel alive = open(Path.of(path + LOCK));
      alive.lock();
      Files.createDirectories(path);
      return new ScratchDirectory(path, alive);
    }
  }

  ClusterFiles files() {
    return files(path);
  }

  void delete() throws IOException {
    deleteTree(path);
    Files.deleteIfExists(Path.of(path + LOCK));
  }

  private static void discardDead() throws IOException, InterruptedException {
    List<Path> locks;
    try (Stream<Path> entries = Files.list(PARENT)) {
      locks = entries.filter(entry -> entry.toString().endsWith(LOCK)).toList();
    }
    for (Path lock : locks) {
      try (FileChannel channel = open(lock);
          FileLock held = channel.tryLock()) {
        if (held != null) {
          discard(lock);
        }
      }
    }
  }

  private static void discard(Path lock) throws IOException, InterruptedException {
    String name = lock.getFileName().toString();
    Path dead = lock.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    if (Files.exists(files(dead).cluster())) {
      ScratchServer.endLeftover(files(dead));
    }
    deleteTree(dead);
    Files.deleteIfExists(lock);
  }

  private static ClusterFiles files(Path path) {
    return new ClusterFiles(path, path.resolve("logs"));
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
