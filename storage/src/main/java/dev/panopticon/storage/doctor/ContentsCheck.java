package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether what was filled still holds something. */
final class ContentsCheck implements Check {
  private final Examined examined;

  ContentsCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "contents";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    examined.present().stream()
        .filter(section -> isMarkedFilled(section) && holdsNothing(section))
        .forEach(section -> complain(section, complaints));
    return complaints.orPass("nothing that was filled is empty");
  }

  private void complain(DataSection section, Complaints complaints) {
    Path path = examined.path(section);
    if (section.isDerived()) {
      complaints.warn(
          path + " was filled, but is empty; it is rebuilt from PostgreSQL",
          "It is rebuilt at the next start: " + examined.command("up"));
    } else {
      complaints.fail(
          path + " was filled, but its content is gone",
          "Put it back or restore a backup; to begin with an empty one: "
              + (examined.container()
                  ? "./setup-bind-mounts.sh --begin-empty (on the host)"
                  : "PANOPTICON_BEGIN_EMPTY=1 " + examined.command("up")));
    }
  }

  private boolean isMarkedFilled(DataSection section) {
    try {
      return examined
          .directory()
          .findMarker(section)
          .filter(marker -> marker.state() == DirectoryMarker.State.INITIALISED)
          .isPresent();
    } catch (PanopticonException _) {
      return false; // the check of the markers says it
    }
  }

  /** Locks, markers and PostgreSQL's password are not what the directory is for. */
  private boolean holdsNothing(DataSection section) {
    if (section == DataSection.POSTGRES) {
      return !examined.cluster().clusterExists();
    }
    try (Stream<Path> entries = Files.list(examined.path(section))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .allMatch(name -> name.startsWith(".") || name.equals(DataDirectory.OWNER_LOCK));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
