package dev.panopticon.storage.directory;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says of a directory that cannot be used which path, why, and what mends it. */
public final class UnusableDirectory {
  private static final String ELSEWHERE = ", or choose another directory with --data";

  private UnusableDirectory() {}

  /** The refusal for an input or output error on {@code path} or below it. */
  public static PanopticonException because(Path path, IOException cause) {
    return refusal(path, reason(cause), remedy(path, cause), cause);
  }

  /** The refusal for a reason that is no input or output error. */
  public static PanopticonException because(Path path, String reason, String remedy) {
    return refusal(path, reason, remedy, null);
  }

  private static PanopticonException refusal(
      Path path, String reason, String remedy, @Nullable IOException cause) {
    return new PanopticonException(
        ErrorCode.DATA_DIRECTORY_UNUSABLE,
        "The data directory cannot be used: %s: %s. %s.".formatted(path, reason, remedy),
        Map.of("path", path.toString()),
        List.of(),
        cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException _ -> "no permission to write there";
      case FileAlreadyExistsException _, NotDirectoryException _ ->
          "there is a file where a directory should be";
      case NoSuchFileException _ -> "this file system does not let anything be created there";
      case FileSystemException failure when says(failure, "Not a directory") ->
          "there is a file where a directory should be";
      case FileSystemException failure when failure.getReason() != null ->
          lowerCase(failure.getReason());
      default -> lowerCase(cause.getMessage());
    };
  }

  private static String remedy(Path path, IOException cause) {
    if (says(cause, "No space left") || says(cause, "quota exceeded")) {
      return "Free some space there" + ELSEWHERE;
    }
    if (says(cause, "Read-only")) {
      return "Mount it writable" + ELSEWHERE;
    }
    if (says(cause, "Operation not permitted")) {
      return "Make it changeable (chattr -i '%s')".formatted(path) + ELSEWHERE;
    }
    return switch (cause) {
      case AccessDeniedException _ ->
          "Give it to the user that runs Panopticon (chown -R $(id -u) '%s')".formatted(path)
              + ELSEWHERE;
      case FileAlreadyExistsException _, NotDirectoryException _ ->
          "Move that file away" + ELSEWHERE;
      case FileSystemException failure when says(failure, "Not a directory") ->
          "Move that file away" + ELSEWHERE;
      default -> "Mend that" + ELSEWHERE;
    };
  }

  private static String lowerCase(@Nullable String message) {
    return Objects.requireNonNullElse(message, "unknown error").toLowerCase(Locale.ROOT);
  }

  private static boolean says(IOException cause, String words) {
    return String.valueOf(cause.getMessage()).contains(words);
  }
}
