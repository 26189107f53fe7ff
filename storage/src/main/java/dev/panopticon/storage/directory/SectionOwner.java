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
  private DirectoryMarker marker;

  private SectionOwner(Path path, ProcessLock lock, DirectoryMarker marker) {
    this.path = path;
    this.lock = lock;
    this.marker = marker;
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
    OwnUser.requireOwn(path, path);
    Layout.createSection(directory, section);
    ProcessLock lock = lock(directory, section);
    try {
      var owner = new SectionOwner(path, lock, requireMarker(path, section, instance));
      owner.noteContent();
      return owner;
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

  /** Records that the section was filled, where it holds something. */
  public synchronized void noteContent() {
    marker = Markers.filled(path, marker);
  }

  @Override
  public void close() {
    lock.release();
  }

  private static DirectoryMarker requireMarker(Path path, DataSection section, UUID instance) {
    DirectoryMarker marker =
        DirectoryMarker.find(path)
            .map(found -> Markers.requireRole(found, section, path))
            .orElseGet(() -> mark(path, section, instance));
    if (!marker.instance().equals(instance)) {
      throw UnusableDirectory.because(
          path,
          "it belongs to the instance %s, but this role to %s"
              .formatted(marker.instance(), instance),
          "Mount the directory of this instance there, or set PANOPTICON_INSTANCE to the other");
    }
    return marker;
  }

  private static DirectoryMarker mark(Path path, DataSection section, UUID instance) {
    try {
      DirectoryMarker fresh = DirectoryMarker.fresh(instance, section, path);
      fresh.write(path);
      return fresh;
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
