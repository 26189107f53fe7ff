package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file system that a path is on.
 *
 * @param mountPoint where it is mounted; the path itself where the system does not tell
 * @param type such as {@code ext4}; null where the system does not tell
 * @param anonymous whether it is a container's volume without a name, which goes with the container
 * @param freeBytes free for this user
 */
public record Volume(
    Path mountPoint,
    @Nullable String type,
    boolean readOnly,
    boolean anonymous,
    long totalBytes,
    long freeBytes) {

  /** The one that {@code path}, which must exist, is on. */
  public static Volume of(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      Optional<MountInfo.Mount> mount =
          MountInfo.ofThisProcess().map(mounts -> mounts.nearest(path));
      return new Volume(
          mount.map(MountInfo.Mount::point).orElse(path),
          mount.map(MountInfo.Mount::type).orElse(null),
          mount.map(MountInfo.Mount::isReadOnly).orElse(store.isReadOnly()),
          mount.map(MountInfo.Mount::isAnonymousVolume).orElse(false),
          store.getTotalSpace(),
          store.getUsableSpace());
    } catch (IOException failure) {
      throw UnusableDirectory.because(path, failure);
    }
  }
}
