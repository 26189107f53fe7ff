package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;

/**
 * This process's possession of a data directory: the only place that writes markers and {@code
 * server.json}. Safe for many threads. Close it last, after everything that uses the directory.
 */
public final class DirectoryOwner implements AutoCloseable {
  private final DataDirectory directory;
  private final OwnedLocks locks;
  private final Map<DataSection, DirectoryMarker> markers;

  private DirectoryOwner(
      DataDirectory directory, OwnedLocks locks, Map<DataSection, DirectoryMarker> markers) {
    this.directory = directory;
    this.locks = locks;
    this.markers = new EnumMap<>(markers);
  }

  static DirectoryOwner take(DataDirectory directory) {
    MountGuard.ofThisProcess().require(directory, EnumSet.allOf(DataSection.class));
    Layout.createRoot(directory);
    OwnedLocks locks = OwnedLocks.ofRoot(directory);
    try {
      Layout.createSections(directory);
      locks.takeSections(directory);
      PendingRestore.finish(directory);
      var markers = Markers.agreeOrWrite(directory);
      Files.deleteIfExists(directory.serverFile()); // whoever wrote it is gone: we have the lock
      return new DirectoryOwner(directory, locks, markers);
    } catch (IOException failure) {
      locks.release();
      throw UnusableDirectory.because(directory.root(), failure);
    } catch (RuntimeException refusal) {
      locks.release();
      throw refusal;
    }
  }

  public DataDirectory directory() {
    return directory;
  }

  /** The instance that all sections belong to. */
  public synchronized UUID instance() {
    return marker(DataSection.POSTGRES).instance();
  }

  public synchronized DirectoryMarker marker(DataSection section) {
    DirectoryMarker marker = markers.get(section);
    if (marker == null) {
      throw new IllegalStateException("no marker of " + section);
    }
    return marker;
  }

  /**
   * Whether the section's directory is another one than the one that was marked: someone copied it.
   */
  public boolean isCopy(DataSection section) {
    try {
      return DirectoryMarker.inodeOf(directory.section(section)) != marker(section).inode();
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.section(section), failure);
    }
  }

  /** Records that the section holds its role's data from now on, in this very directory. */
  public synchronized void markInitialised(DataSection section) {
    try {
      long inode = DirectoryMarker.inodeOf(directory.section(section));
      DirectoryMarker old = marker(section);
      replace(
          section,
          new DirectoryMarker(
              old.instance(), old.role(), DirectoryMarker.State.INITIALISED, inode));
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.section(section), failure);
    }
  }

  /**
   * Makes a directory that holds nothing yet part of the instance that an outside database belongs
   * to.
   *
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_UNUSABLE if the directory
   *     already holds another instance's data
   */
  public synchronized void join(UUID instance) {
    if (instance.equals(instance())) {
      return;
    }
    if (markers.values().stream().anyMatch(m -> m.state() != DirectoryMarker.State.NEW)) {
      throw UnusableDirectory.because(
          directory.root(),
          "it belongs to the instance %s, but the database to %s".formatted(instance(), instance),
          "Use the data directory that belongs to that database, or a new one with --data");
    }
    try {
      for (DataSection section : DataSection.values()) {
        replace(section, marker(section).withInstance(instance));
      }
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.root(), failure);
    }
  }

  /**
   * Puts a restored instance, which is whole and on disk, in the place of this one. A kill at any
   * moment leaves the one or the other; if only the decision was written, the next owner does the
   * rest.
   */
  public synchronized void replaceBy(PendingRestore restored) {
    try {
      restored.decide(directory);
      PendingRestore.finish(directory);
      markers.putAll(Markers.agreeOrWrite(directory));
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.root(), failure);
    }
  }

  /** Tells local clients where the server is; replaces what was said before. */
  public void publishServer(RunningServer server) {
    try {
      server.write(directory.serverFile());
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.serverFile(), failure);
    }
  }

  /** Tells local clients that no server runs any more. */
  public void withdrawServer() {
    try {
      Files.deleteIfExists(directory.serverFile());
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.serverFile(), failure);
    }
  }

  @Override
  public void close() {
    withdrawServer();
    locks.release();
  }

  private void replace(DataSection section, DirectoryMarker marker) throws IOException {
    marker.write(directory.section(section));
    markers.put(section, marker);
  }
}
