package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was not there before something was tried, so that a refusal leaves nothing of it. Only what
 * still holds nothing is deleted.
 */
final class NewDirectories {
  private static final Logger log = LoggerFactory.getLogger(NewDirectories.class);

  /** Each before the one that it is in. */
  private final List<Path> absent;

  private NewDirectories(List<Path> absent) {
    this.absent = absent;
  }

  /** Nothing is to be deleted. */
  static NewDirectories none() {
    return new NewDirectories(List.of());
  }

  /** The data directory and those above it that are to be made; to be asked before that. */
  static NewDirectories above(DataDirectory directory) {
    List<Path> absent = new ArrayList<>();
    Path path = directory.root();
    while (path != null && Files.notExists(path)) {
      absent.add(path);
      path = path.getParent();
    }
    return new NewDirectories(absent);
  }

  /**
   * With those in the data directory that are to be made; to be asked by its owner alone, since
   * what another one makes meanwhile is not new.
   */
  NewDirectories with(DataDirectory directory) {
    Stream<Path> sections = Stream.of(DataSection.values()).map(directory::section);
    Stream<Path> logs = Stream.of(directory.postgresLogs(), directory.logs());
    Stream<Path> parts = Stream.concat(sections, logs).filter(Files::notExists);
    return new NewDirectories(Stream.concat(parts, absent.stream()).toList());
  }

  void delete() {
    for (Path path : absent) {
      try {
        if (Files.isDirectory(path)) {
          deleteIfEmpty(path);
        }
      } catch (IOException failure) {
        log.warn("what was new stays: path={} cause={}", path, failure.toString());
      }
    }
  }

  private static void deleteIfEmpty(Path path) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(path)) {
      entries = all.toList();
    }
    Path lock = path.resolve(DataDirectory.OWNER_LOCK);
    if (entries.isEmpty() || entries.equals(List.of(lock))) {
      Files.deleteIfExists(lock);
      Files.delete(path);
    }
  }
}
