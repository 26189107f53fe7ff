package dev.panopticon.suite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the data beside the repository. */
public final class Repository {
  private Repository() {}

  /** The path below {@code shared/data}; skips the test where it is not there. */
  public static Path sharedData(String path) {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      Path data = here.resolve("shared/data").resolve(path);
      if (Files.exists(data)) {
        return data;
      }
    }
    assumeTrue(false, "skipped: there is no shared/data/" + path + " above the working directory");
    throw new AssertionError("not reached");
  }
}
