package dev.panopticon.storage.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the server's oldest logs where there are too many or they are too large. The server
 * begins a new file at each start, each day and at {@link #FILE_MEGABYTES}, but keeps them all. The
 * same as {@code docker/postgres/settings.sh} does in the container.
 */
final class CapLogs {
  /** The server begins a new file then. */
  static final int FILE_MEGABYTES = 10;

  /** In all, beside the newest file, which is being written. */
  static final long MOST_BYTES = 100L << 20;

  /** In number: each start makes one, however short its life. */
  static final int MOST_FILES = 50;

  private static final Logger log = LoggerFactory.getLogger(CapLogs.class);

  private final Path directory;

  CapLogs(Path directory) {
    this.directory = directory;
  }

  private record LogFile(Path path, BasicFileAttributes facts) {}

  /** A log that cannot be deleted is no reason to end anything; it is tried again. */
  void run() {
    try {
      List<LogFile> newestFirst = newestFirst();
      long bytes = 0;
      for (int index = 1; index < newestFirst.size(); index++) {
        LogFile file = newestFirst.get(index);
        bytes += file.facts.size();
        if (index >= MOST_FILES || bytes > MOST_BYTES) {
          Files.deleteIfExists(file.path);
        }
      }
    } catch (IOException failure) {
      log.warn("PostgreSQL's oldest logs cannot be deleted: {}", failure.toString());
    }
  }

  private List<LogFile> newestFirst() throws IOException {
    List<LogFile> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(ServerSettings::isLog).toList()) {
        logs.add(new LogFile(file, Files.readAttributes(file, BasicFileAttributes.class)));
      }
    }
    logs.sort(Comparator.comparing((LogFile file) -> file.facts.lastModifiedTime()).reversed());
    return logs;
  }
}
