package dev.panopticon.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project, and the shared data beside it, are on this machine. */
final class Checkout {
  private Checkout() {}

  /** The repository's root. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("panopticon"))
          && Files.isRegularFile(folder.resolve("mvnw"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "not inside a checkout of Panopticon: " + Path.of("").toAbsolutePath());
  }

  static Path launcher() {
    return root().resolve("panopticon");
  }

  /** The real recorded data beside the project; absent on a user's machine. */
  static Path sharedData() {
    return root().resolveSibling("shared").resolve("data");
  }
}
