package dev.panopticon.storage.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What stands in {@code postmaster.pid}. It is a claim, not a proof: the process may be gone and
 * its id another's.
 *
 * @param pid process id of the postmaster that wrote it
 * @param ready whether that server takes connections
 */
record PostmasterFile(long pid, boolean ready) {
  private static final int STATUS_LINE = 7;

  /** Empty where there is none or it is still being written. */
  static Optional<PostmasterFile> find(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
      return Optional.of(new PostmasterFile(Long.parseLong(lines.getFirst().strip()), ready));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }
}
