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

  /** The number of the user to whom {@code path} belongs. */
  public static int ownerOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }
}
