package dev.panopticon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A log with the files that it was rotated into. */
record LogFiles(Path directory, String prefix) {
  private static final String ENDING = ".log";

  static LogFiles of(Path directory, String prefix) {
    return new LogFiles(directory, prefix);
  }

  /** The one that is being written first. */
  List<Path> newestFirst() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> isOurs(file.getFileName().toString()))
          .sorted(Comparator.comparing(LogFiles::modified).reversed())
          .toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean isOurs(String name) {
    return name.startsWith(prefix) && name.endsWith(ENDING);
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException rotatedAway) {
      return FileTime.fromMillis(0);
    }
  }
}
