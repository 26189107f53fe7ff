package dev.panopticon.storage.directory;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the directories before anything is made or changed in them, and refuses those that are
 * not the ones that were set up: in a container a directory that is not mounted looks like a new
 * one, and what is written there is lost with the container.
 */
public final class MountGuard {
  private static final Logger log = LoggerFactory.getLogger(MountGuard.class);

  private final boolean container;
  private final @Nullable UUID instance;
  private final Optional<MountInfo> mounts;
  private final int user;

  /**
   * @param container whether this process runs in a container
   * @param instance the instance that the directories must belong to; null for any
   * @param mounts empty where the system does not tell
   * @param user whom the directories must belong to
   */
  MountGuard(boolean container, @Nullable UUID instance, Optional<MountInfo> mounts, int user) {
    this.container = container;
    this.instance = instance;
    this.mounts = mounts;
    this.user = user;
  }

  /**
   * By this process's environment: {@code PANOPTICON_CONTAINER} is 1 in our images, {@code
   * PANOPTICON_INSTANCE} is the id that {@code setup-bind-mounts.sh} gave the instance.
   */
  public static MountGuard ofThisProcess() {
    return of(System.getenv());
  }

  static MountGuard of(Map<String, String> environment) {
    try {
      return new MountGuard(
          "1".equals(environment.get("PANOPTICON_CONTAINER")),
          expectedInstance(environment.getOrDefault("PANOPTICON_INSTANCE", "")),
          MountInfo.ofThisProcess(),
          OwnUser.id());
    } catch (IOException failure) {
      throw UnusableDirectory.because(Path.of("/proc/self"), failure);
    }
  }

  /**
   * Returns if the sections may be used. Changes nothing.
   *
   * @param sections those that this process uses
   * @throws PanopticonException DATA_DIRECTORY_UNUSABLE with the path, what is wrong with it and
   *     the command that mends it; never outside containers
   */
  public void require(DataDirectory directory, Collection<DataSection> sections) {
    if (mounts.isEmpty()) {
      return;
    }
    if (!container) {
      warnOfMemory(mounts.get(), directory.root());
      return;
    }
    for (DataSection section : sections) {
      requireLasting(mounts.get(), directory.section(section));
      requireUsable(directory.section(section));
      requireRight(section, directory.section(section));
    }
  }

  /**
   * Returns if what is written to {@code place}, which is no section, outlives a container. Changes
   * nothing.
   *
   * @throws PanopticonException DATA_DIRECTORY_UNUSABLE as for a section
   */
  public void requireKept(Path place) {
    if (container && mounts.isPresent()) {
      requireLasting(mounts.get(), place);
    }
  }

  private static void requireLasting(MountInfo known, Path path) {
    MountInfo.Mount mount = known.nearest(path);
    if (mount.point().getNameCount() == 0) {
      throw MountRefusal.notMounted(path);
    }
    if (mount.isInMemory()) {
      throw MountRefusal.inMemory(path, mount.type());
    }
    if (mount.isAnonymousVolume()) {
      throw MountRefusal.anonymousVolume(path);
    }
    if (mount.isReadOnly()) {
      throw MountRefusal.readOnly(path);
    }
  }

  private void requireUsable(Path path) {
    if (!Files.isDirectory(path)) {
      throw MountRefusal.absent(path);
    }
    // First, because it is the likelier mistake; another user's directory may hide it.
    if (Files.isExecutable(path) && Files.notExists(path.resolve(DirectoryMarker.FILE_NAME))) {
      throw MountRefusal.noMarker(path);
    }
    int owner = ownerOf(path);
    if (owner != user) {
      throw MountRefusal.foreign(path, owner, user);
    }
    if (!Files.isWritable(path)) {
      throw MountRefusal.notWritable(path, user);
    }
  }

  private void requireRight(DataSection section, Path path) {
    DirectoryMarker marker =
        DirectoryMarker.find(path).orElseThrow(() -> MountRefusal.noMarker(path));
    Markers.requireRole(marker, section, path);
    if (instance != null && !instance.equals(marker.instance())) {
      throw MountRefusal.otherInstance(path, marker.instance(), instance);
    }
    if (marker.state() == DirectoryMarker.State.INITIALISED && SectionContent.isMissing(path)) {
      if (!section.isDerived()) {
        throw MountRefusal.lost(path);
      }
      log.warn("{} has lost its content, which is rebuilt from PostgreSQL", path);
    }
  }

  private static int ownerOf(Path path) {
    try {
      return OwnUser.ownerOf(path);
    } catch (IOException failure) {
      throw UnusableDirectory.because(path, failure);
    }
  }

  private static void warnOfMemory(MountInfo known, Path root) {
    MountInfo.Mount mount = known.nearest(root);
    if (mount.isInMemory()) {
      log.warn(
          "{} is on a {}: what is stored there is in memory, and gone when this machine stops",
          root,
          mount.type());
    }
  }

  private static @Nullable UUID expectedInstance(String text) {
    try {
      return text.isBlank() ? null : UUID.fromString(text.strip());
    } catch (IllegalArgumentException _) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "PANOPTICON_INSTANCE is \"%s\", which is no instance id. Take the line that setup-bind-mounts.sh writes into .env."
              .formatted(text));
    }
  }
}
