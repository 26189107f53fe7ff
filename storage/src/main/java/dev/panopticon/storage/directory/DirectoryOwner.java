package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * This process's possession of a data directory: the only place that writes markers and {@code
 * server.json}. Safe for many threads. Close it last, after everything that uses the directory.
 */
public final class DirectoryOwner implements AutoCloseable {
  private final DataDirectory directory;
  private final OwnedLocks locks;
  private final Map<DataSection, DirectoryMarker> markers = new EnumMap<>(DataSection.class);
  private NewDirectories unkept;

  /** What a directory is taken for. */
  enum Purpose {
    SERVE,
    SERVE_DATABASE_OUTSIDE,
    RESTORE;

    /** What must not have been lost. */
    Set<DataSection> truth() {
      if (LostTruth.isAccepted()) {
        return Set.of();
      }
      return switch (this) {
        case SERVE -> EnumSet.of(DataSection.POSTGRES, DataSection.MODEL_REGISTRY);
        case SERVE_DATABASE_OUTSIDE -> EnumSet.of(DataSection.MODEL_REGISTRY);
        case RESTORE -> Set.of();
      };
    }
  }

  private DirectoryOwner(DataDirectory directory, OwnedLocks locks, NewDirectories unkept) {
    this.directory = directory;
    this.locks = locks;
    this.unkept = unkept;
  }

  static DirectoryOwner take(DataDirectory directory, Purpose purpose) {
    MountGuard.ofThisProcess().require(directory, EnumSet.allOf(DataSection.class));
    requireOwn(directory);
    var above = NewDirectories.above(directory);
    Layout.createRoot(directory);
    OwnedLocks locks = OwnedLocks.ofRoot(directory);
    var owner = new DirectoryOwner(directory, locks, above.with(directory));
    try {
      if (!PendingRestore.isDecided(directory)) {
        LostTruth.refuse(directory, Markers.readAll(directory), purpose.truth());
      }
      Layout.createSections(directory);
      locks.takeSections(directory);
      owner.begin(purpose);
      return owner;
    } catch (RuntimeException refusal) {
      owner.giveUp();
      throw refusal;
    }
  }

  /** Root may write anywhere, and what it leaves in another's directory, that one cannot use. */
  private static void requireOwn(DataDirectory directory) {
    for (DataSection section : DataSection.values()) {
      OwnUser.requireOwn(directory.section(section), directory.root());
    }
  }

  private void begin(Purpose purpose) {
    try {
      PendingRestore.finish(directory);
      if (purpose == Purpose.RESTORE) {
        markers.putAll(Markers.agreed(directory));
      } else {
        keep(Markers.agreeOrWrite(directory, purpose.truth()));
      }
      Files.deleteIfExists(directory.serverFile()); // whoever wrote it is gone: we have the lock
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory.root(), failure);
    }
  }

  private void keep(Map<DataSection, DirectoryMarker> agreed) {
    unkept = NewDirectories.none();
    markers.putAll(agreed);
    agreed.keySet().forEach(this::noteContent);
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

  /** Whether a person has said that what is gone of the truth is to be begun anew. */
  public boolean mayBeginEmpty() {
    return LostTruth.isAccepted();
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
   * Records that the section was filled, where it holds something. PostgreSQL's is marked by who
   * has looked into its cluster ({@link #markInitialised}).
   */
  public synchronized void noteContent(DataSection section) {
    if (section != DataSection.POSTGRES) {
      markers.put(section, Markers.filled(directory.section(section), marker(section)));
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
    if (markers.entrySet().stream().anyMatch(DirectoryOwner::isFilledTruth)) {
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

  /** What is derived follows whatever database there is. */
  private static boolean isFilledTruth(Map.Entry<DataSection, DirectoryMarker> entry) {
    return !entry.getKey().isDerived()
        && entry.getValue().state() == DirectoryMarker.State.INITIALISED;
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
      keep(Markers.agreed(directory));
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
  public synchronized void close() {
    withdrawServer();
    giveUp();
  }

  private void giveUp() {
    unkept.delete(); // before another may begin there
    locks.release();
  }

  private void replace(DataSection section, DirectoryMarker marker) throws IOException {
    marker.write(directory.section(section));
    markers.put(section, marker);
  }
}
