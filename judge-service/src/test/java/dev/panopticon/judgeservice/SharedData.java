package dev.panopticon.judgeservice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of real data beside or above the checkout. */
final class SharedData {
  private SharedData() {}

  /** Skips the test where the folder is absent. */
  static Path folder(String name) {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path data = folder.resolve("shared/data").resolve(name);
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    assumeTrue(false, "skipped: there is no shared/data/" + name + " beside or above " + start);
    throw new IllegalStateException("the assumption above ends the test");
  }
}
