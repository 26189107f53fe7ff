package dev.panopticon.storage.directory;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A role's possession of its own section of the data directory, when it runs in a process of its
 * own: two processes never write one section. Close it last.
 */
public final class SectionOwner implements AutoCloseable {
  private final Path path;
  private final ProcessLock lock;

  private SectionOwner(Path path, ProcessLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the section for this process, until this is closed or the process ends in any way; marks
   * it as the instance's if it has no marker.
   *
   * @throws PanopticonException DATA_DIRECTORY_IN_USE if another process has it,
   *     DATA_DIRECTORY_UNUSABLE if it cannot be written or is another instance's or role's
   */
  public static SectionOwner take(DataDirectory directory, DataSection section, UUID instance) {
    MountGuard.ofThisProcess().require(directory, List.of(section));
    Path path = directory.section(section);
    Layout.createSection(directory, section);
    ProcessLock lock = lock(directory, section);
    try {
      requireMarker(path, section, instance);
      return new SectionOwner(path, lock);
    } catch (RuntimeException refusal) {
      lock.release();
      throw refusal;
    }
  }

  /** The lock alone: a server of all roles takes that of each, and marks them by itself. */
  static ProcessLock lock(DataDirectory directory, DataSection section) {
    Path path = directory.section(section);
    return ProcessLock.take(path, () -> inUse(path, section));
  }

  /** The section's directory. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    lock.release();
  }

  private static void requireMarker(Path path, DataSection section, UUID instance) {
    var found =
        DirectoryMarker.find(path).map(marker -> Markers.requireRole(marker, section, path));
    if (found.isEmpty()) {
      mark(path, section, instance);
    } else if (!found.get().instance().equals(instance)) {
      throw UnusableDirectory.because(
          path,
          "it belongs to the instance %s, but this role to %s"
              .formatted(found.get().instance(), instance),
          "Mount the directory of this instance there, or set PANOPTICON_INSTANCE to the other");
    }
  }

  private static void mark(Path path, DataSection section, UUID instance) {
    try {
      DirectoryMarker.fresh(instance, section, path).write(path);
    } catch (IOException failure) {
      throw UnusableDirectory.because(path, failure);
    }
  }

  private static PanopticonException inUse(Path path, DataSection section) {
    return new PanopticonException(
        ErrorCode.DATA_DIRECTORY_IN_USE,
        "The directory %s is in use by another process that has the role %s, alone or with all others. Stop that one first; a second needs a data directory of its own."
            .formatted(path, section.role()),
        Map.of("path", path.toString()),
        List.of(),
        null);
  }
}
