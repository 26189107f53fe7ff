package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains why the server did not start, in the server's own last words. */
final class StartFailure {
  /** The operating system's words, in the language that the server is told to speak. */
  static final String NO_SPACE = "No space left";

  private static final Logger log = LoggerFactory.getLogger(StartFailure.class);
  private static final int LAST_LINES = 8;

  private StartFailure() {}

  static PanopticonException of(ClusterFiles files, String output) {
    if (output.contains(NO_SPACE)) {
      return full(files, output);
    }
    return new PanopticonException(
        ErrorCode.DATA_DIRECTORY_UNUSABLE,
        "PostgreSQL did not start on %s: %s%s".formatted(files.cluster(), output, remedy(output)));
  }

  /** What to do, and not how far the programs had come when the disk was full. */
  private static PanopticonException full(ClusterFiles files, String output) {
    log.info("no space left: path={} output={}", files.cluster(), output);
    return new PanopticonException(
        ErrorCode.DATA_DIRECTORY_UNUSABLE,
        "Free some space on the disk of %s; what was committed is not lost. PostgreSQL could not start there: %s."
            .formatted(files.cluster(), NO_SPACE));
  }

  /** What the programs before the server and the server itself said last. */
  static String lastWords(ClusterFiles files) {
    return Stream.concat(Stream.of(files.startLog()), newestLog(files.logs()).stream())
        .flatMap(file -> tail(file).stream())
        .collect(Collectors.joining("\n"));
  }

  private static String remedy(String output) {
    if (output.contains("could not look up effective user ID")) {
      return "\nPostgreSQL needs a name for the user it runs as: add the user to /etc/passwd.";
    }
    if (output.contains("unshare")) {
      return "\nPostgreSQL refuses to run as root, and this system does not allow user namespaces"
          + " (unshare -U). Run Panopticon as an ordinary user.";
    }
    return "";
  }

  private static Optional<Path> newestLog(Path logs) {
    try (Stream<Path> files = Files.list(logs)) {
      return files
          .filter(ServerSettings::isLog)
          .max(Comparator.comparing(StartFailure::lastModified));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static FileTime lastModified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) {
      return FileTime.fromMillis(0);
    }
  }

  private static List<String> tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    } catch (IOException _) {
      return List.of();
    }
  }
}
