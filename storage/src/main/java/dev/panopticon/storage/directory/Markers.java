package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the markers of all sections, refuses those that do not belong together, adds new ones. */
final class Markers {
  private static final Logger log = LoggerFactory.getLogger(Markers.class);

  private Markers() {}

  /**
   * Only for the owner of the directory: two processes at once would make two instances.
   *
   * @param truth sections that are not begun anew in an instance that was used
   */
  static Map<DataSection, DirectoryMarker> agreeOrWrite(
      DataDirectory directory, Set<DataSection> truth) throws IOException {
    Map<DataSection, DirectoryMarker> markers = readAll(directory);
    UUID instance = agreedInstance(directory, markers);
    LostTruth.refuse(directory, markers, truth);
    for (DataSection section : DataSection.values()) {
      if (!markers.containsKey(section)) {
        Path path = directory.section(section);
        DirectoryMarker fresh = DirectoryMarker.fresh(instance, section, path);
        fresh.write(path);
        markers.put(section, fresh);
      }
    }
    return markers;
  }

  /** Those that are there, of one instance. Writes none. */
  static Map<DataSection, DirectoryMarker> agreed(DataDirectory directory) {
    Map<DataSection, DirectoryMarker> markers = readAll(directory);
    var _ = agreedInstance(directory, markers);
    return markers;
  }

  /** Those that are there, whosesoever they are. */
  static Map<DataSection, DirectoryMarker> readAll(DataDirectory directory) {
    Map<DataSection, DirectoryMarker> markers = new EnumMap<>(DataSection.class);
    for (DataSection section : DataSection.values()) {
      Path path = directory.section(section);
      DirectoryMarker.find(path)
          .ifPresent(marker -> markers.put(section, requireRole(marker, section, path)));
    }
    return markers;
  }

  /**
   * The marker of a directory that is to say what it holds: written anew where it holds something
   * for the first time. On a full disk that is left to a later one.
   */
  static DirectoryMarker filled(Path path, DirectoryMarker marker) {
    if (marker.state() == DirectoryMarker.State.INITIALISED || SectionContent.isMissing(path)) {
      return marker;
    }
    try {
      DirectoryMarker filled = marker.initialised();
      filled.write(path);
      return filled;
    } catch (IOException failure) {
      log.warn("{} cannot be marked as filled: {}", path, failure.toString());
      return marker;
    }
  }

  static DirectoryMarker requireRole(DirectoryMarker marker, DataSection section, Path path) {
    if (!marker.role().equals(section.role())) {
      throw UnusableDirectory.because(
          path,
          "its marker says that it belongs to the role " + marker.role(),
          "Put the directories back in their places");
    }
    return marker;
  }

  private static UUID agreedInstance(
      DataDirectory directory, Map<DataSection, DirectoryMarker> markers) {
    var instances = markers.values().stream().map(DirectoryMarker::instance).distinct().toList();
    if (instances.size() > 1) {
      throw UnusableDirectory.because(
          directory.root(),
          "it mixes directories of different instances: " + byInstance(markers),
          "Put each directory back to its instance; derived ones (all but postgres and"
              + " model_registry) may be moved away, they are rebuilt");
    }
    return instances.isEmpty() ? UUID.randomUUID() : instances.getFirst();
  }

  private static String byInstance(Map<DataSection, DirectoryMarker> markers) {
    return markers.entrySet().stream()
        .map(entry -> entry.getKey().directoryName() + " of " + entry.getValue().instance())
        .collect(Collectors.joining(", "));
  }
}
