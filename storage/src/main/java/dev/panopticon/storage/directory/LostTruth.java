package dev.panopticon.storage.directory;

import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to begin an empty truth in an instance that was used: its disk is not mounted, or what
 * was there is gone. An instance that was only set up, even half, has left no trace and may begin.
 */
final class LostTruth {
  /** Set to 1, what is missing is begun anew. */
  private static final String BEGIN_EMPTY = "PANOPTICON_BEGIN_EMPTY";

  private LostTruth() {}

  static boolean isAccepted() {
    return "1".equals(System.getenv(BEGIN_EMPTY));
  }

  /** How a person says that it is on purpose. */
  static String onPurpose() {
    return "to begin with an empty one, start once with " + BEGIN_EMPTY + "=1";
  }

  /**
   * Returns if nothing that is to be there was lost. Changes nothing.
   *
   * @param markers those that are there
   * @param truth the sections that cannot be made again from others
   */
  static void refuse(
      DataDirectory directory, Map<DataSection, DirectoryMarker> markers, Set<DataSection> truth) {
    for (DataSection section : truth) {
      if (SectionContent.isMissing(directory.section(section))) {
        refuseEmpty(directory, section, markers);
      }
    }
  }

  private static void refuseEmpty(
      DataDirectory directory, DataSection section, Map<DataSection, DirectoryMarker> markers) {
    DirectoryMarker marker = markers.get(section);
    if (marker == null) {
      traceOfUse(directory, markers)
          .ifPresent(
              trace -> {
                throw gone(directory, section, without(trace));
              });
    } else if (marker.state() == DirectoryMarker.State.INITIALISED
        && section != DataSection.POSTGRES) { // of which more than its content is looked at
      throw gone(directory, section, "its marker says that it was filled, but it is empty");
    }
  }

  /** What only an instance that was started leaves. */
  private static Optional<Path> traceOfUse(
      DataDirectory directory, Map<DataSection, DirectoryMarker> markers) {
    return Stream.of(DataSection.values())
        .filter(section -> isUsed(directory.section(section), markers.get(section)))
        .map(directory::section)
        .findFirst()
        .or(() -> firstIn(directory.backups(), name -> !name.startsWith(".")))
        .or(() -> firstIn(directory.logs(), name -> name.endsWith(".log")));
  }

  private static boolean isUsed(Path section, @Nullable DirectoryMarker marker) {
    return (marker != null && marker.state() == DirectoryMarker.State.INITIALISED)
        || !SectionContent.isMissing(section);
  }

  private static Optional<Path> firstIn(Path folder, Predicate<String> name) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(entry -> name.test(entry.getFileName().toString()))
          .findFirst();
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw UnusableDirectory.because(folder, failure);
    }
  }

  private static String without(Path trace) {
    return "it is missing or empty and has no marker %s, but this instance was used (%s shows it), so its data are gone or their disk is not mounted"
        .formatted(DirectoryMarker.FILE_NAME, trace);
  }

  private static PanopticonException gone(
      DataDirectory directory, DataSection section, String cause) {
    return UnusableDirectory.because(
        directory.section(section),
        cause,
        "Mount the disk or put the directory back, or restore a backup (panopticon restore ARCHIVE --data '%s'); %s"
            .formatted(directory, onPurpose()));
  }
}
