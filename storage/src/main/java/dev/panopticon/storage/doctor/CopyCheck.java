package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.TornCopy;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import dev.panopticon.storage.postgres.ClusterState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether PostgreSQL's directory is the one that was marked or a copy, and whether the copy was
 * taken while the server ran: then files of different moments are mixed (PERSISTENCE.md, P8).
 */
final class CopyCheck implements Check {
  private final Examined examined;

  CopyCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public CheckFinding run() {
    try {
      Path home = examined.path(DataSection.POSTGRES);
      Optional<DirectoryMarker> marker = examined.directory().findMarker(DataSection.POSTGRES);
      if (marker.isEmpty() || !examined.cluster().clusterExists()) {
        return CheckFinding.skipped(name(), "there is no marked cluster");
      }
      if (DirectoryMarker.inodeOf(home) == marker.get().inode()) {
        return CheckFinding.pass(name(), "the cluster is where it was made");
      }
      Optional<TornCopy> note = TornCopy.find(examined.directory()).filter(TornCopy::checked);
      return note.isPresent() ? started(home, note.get()) : copied(home);
    } catch (IOException | PanopticonException unreadable) {
      return CheckFinding.skipped(name(), "cannot be told: " + unreadable.getMessage());
    }
  }

  /** Its first start has checked it; what it lacks no check can tell. */
  private CheckFinding started(Path home, TornCopy note) {
    return note.accepted()
        ? CheckFinding.pass(
            name(), home + " is a copy of a running server's, checked whole and acknowledged")
        : CheckFinding.warn(
            name(),
            home
                + " is a copy that was taken while PostgreSQL ran: every page and index was checked"
                + " and is whole, but the last rows before the copy may be missing",
            "If that is all right: " + examined.command("accept-copy"));
  }

  private CheckFinding copied(Path home) throws IOException {
    if (ClusterState.read(examined.cluster().cluster()) == ClusterState.SHUT_DOWN) {
      return CheckFinding.warn(
          name(),
          home
              + " is a copy, taken after a clean stop: it is complete, and of the same instance"
              + " as the original",
          "Start it, which makes it the marked one: " + examined.command("up"));
    }
    return CheckFinding.fail(
        name(),
        home
            + " is a copy that was taken while PostgreSQL ran, or is one that never stopped clean:"
            + " rows of that time may be missing or damaged",
        "Rather copy after panopticon down, or restore a backup; to see what is damaged: "
            + examined.command("doctor --start"));
  }
}
