package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether the logs keep within their caps. */
final class LogsCheck implements Check {
  /** The server's own are capped at 200 MB, PostgreSQL's at 110 MB. */
  static final long MOST = 500L << 20;

  private final Examined examined;

  LogsCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "logs";
  }

  @Override
  public CheckFinding run() {
    Path logs = examined.directory().logs();
    if (!Files.isDirectory(logs)) {
      return CheckFinding.skipped(name(), "there is no " + logs);
    }
    long bytes = bytes(logs);
    String seen = "%s in %s".formatted(Sizes.bytes(bytes), logs);
    return bytes <= MOST
        ? CheckFinding.pass(name(), seen)
        : CheckFinding.warn(
            name(),
            seen + ", more than %s: something repeats itself".formatted(Sizes.bytes(MOST)),
            "See what: panopticon logs --data '%s', and --postgres"
                .formatted(examined.directory()));
  }

  private static long bytes(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(LogsCheck::size).sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0; // rotated away meanwhile
    }
  }
}
