package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes the directories, and proves by a write that each can be written. */
final class Layout {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String NO_SPACE = "No space left";
  private static final String PROBE = ".probe";

  private Layout() {}

  static void createRoot(DataDirectory directory) {
    createWritable(directory.root(), directory.reserve());
  }

  static void createSections(DataDirectory directory) {
    for (DataSection section : DataSection.values()) {
      createWritable(directory.section(section), directory.reserve());
    }
    createWritable(directory.logs(), directory.reserve());
    createWritable(directory.postgresLogs(), directory.reserve());
  }

  static void createSection(DataDirectory directory, DataSection section) {
    createWritable(directory.section(section), directory.reserve());
  }

  private static void createWritable(Path path, Path reserve) {
    try {
      Files.createDirectories(path, OWNER_ONLY);
      writeProbe(path.resolve(PROBE + "." + ProcessHandle.current().pid()), reserve);
    } catch (IOException failure) {
      throw UnusableDirectory.because(path, failure);
    }
  }

  /** A full disk must not keep a person from starting the server that can delete something. */
  private static void writeProbe(Path probe, Path reserve) throws IOException {
    try {
      writeProbe(probe);
    } catch (FileSystemException failure) {
      if (!String.valueOf(failure.getMessage()).contains(NO_SPACE)
          || !Files.deleteIfExists(reserve)) {
        throw failure;
      }
      writeProbe(probe);
    }
  }

  private static void writeProbe(Path probe) throws IOException {
    try {
      Files.write(probe, new byte[512]);
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
