package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whether the sections are in their places and of one instance. Markers that cannot be read are
 * another check's.
 */
final class IdentityCheck implements Check {
  private final Examined examined;

  IdentityCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public CheckFinding run() {
    Map<DataSection, DirectoryMarker> markers = readable();
    if (markers.isEmpty()) {
      return CheckFinding.skipped(name(), "no marker can be read");
    }
    var complaints = new Complaints(name());
    markers.forEach((section, marker) -> requireRole(section, marker, complaints));
    Map<UUID, String> instances =
        markers.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.getValue().instance(),
                    Collectors.mapping(
                        entry -> entry.getKey().directoryName(), Collectors.joining(", "))));
    if (instances.size() > 1) {
      complaints.fail(
          "directories of different instances are mixed: " + instances,
          "Put each back to its instance; derived ones may be moved away, they are rebuilt");
    }
    return complaints.orPass("instance " + instances.keySet().iterator().next());
  }

  private Map<DataSection, DirectoryMarker> readable() {
    Map<DataSection, DirectoryMarker> markers = new EnumMap<>(DataSection.class);
    for (DataSection section : examined.present()) {
      try {
        examined.directory().findMarker(section).ifPresent(found -> markers.put(section, found));
      } catch (PanopticonException _) {
        // The check of the markers says it.
      }
    }
    return markers;
  }

  private void requireRole(DataSection section, DirectoryMarker marker, Complaints complaints) {
    if (!marker.role().equals(section.role())) {
      complaints.fail(
          "%s is the directory of %s".formatted(examined.path(section), marker.role()),
          "Put the directories back in their places");
    }
  }
}
