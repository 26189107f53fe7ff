package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user whom the kernel takes this process for. */
public final class OwnUser {
  private OwnUser() {}

  /** Its number: a new file belongs to it, there is no other portable way to ask. */
  public static int id() throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self)) {
      return ownerOf(self);
    }
    Path file = Files.createTempFile("panopticon", ".uid");
    try {
      return ownerOf(file);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Returns if {@code path} is not there or is this user's.
   *
   * @param whole what is to change hands if it is to be used after all
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_UNUSABLE otherwise
   */
  public static void requireOwn(Path path, Path whole) {
    try {
      int self = id();
      int owner = Files.exists(path) ? ownerOf(path) : self;
      if (self != owner) {
        throw UnusableDirectory.because(
            path,
            "it belongs to user %d, but Panopticon runs as user %d".formatted(owner, self),
            "Run Panopticon as that user, or give it the directory (chown -R %d '%s')"
                .formatted(self, whole));
      }
    } catch (IOException failure) {
      throw UnusableDirectory.because(path, failure);
    }
  }

  /** The number of the user to whom {@code path} belongs. */
  public static int ownerOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }
}
