package dev.panopticon.storage.directory;

import java.io.IOException;
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
  private static final String PROBE = ".probe";

  private Layout() {}

  static void createRoot(DataDirectory directory) {
    createWritable(directory.root());
  }

  static void createSections(DataDirectory directory) {
    for (DataSection section : DataSection.values()) {
      createWritable(directory.section(section));
    }
    createWritable(directory.logs());
    createWritable(directory.postgresLogs());
  }

  static void createSection(DataDirectory directory, DataSection section) {
    createWritable(directory.section(section));
  }

  private static void createWritable(Path path) {
    try {
      Files.createDirectories(path, OWNER_ONLY);
      writeProbe(path.resolve(PROBE + "." + ProcessHandle.current().pid()));
    } catch (IOException failure) {
      throw UnusableDirectory.because(path, failure);
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
