package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import java.nio.file.Path;

/** Whether each section has a marker that can be read. */
final class MarkersCheck implements Check {
  private final Examined examined;

  MarkersCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "markers";
  }

  @Override
  public CheckFinding run() {
    if (examined.present().isEmpty()) {
      return CheckFinding.skipped(name(), "there is no section to look at");
    }
    var complaints = new Complaints(name());
    examined.present().forEach(section -> look(section, complaints));
    return complaints.orPass("each section has one");
  }

  private void look(DataSection section, Complaints complaints) {
    Path marker = examined.path(section).resolve(DirectoryMarker.FILE_NAME);
    try {
      if (examined.directory().findMarker(section).isEmpty()) {
        complaints.fail(
            marker + " is missing: this is not the directory that was set up, or it was emptied",
            "Put the right one back; if it is the right one: " + writeAnew());
      }
    } catch (PanopticonException damaged) {
      complaints.fail(
          marker + " is damaged",
          "If this directory belongs here: rm '%s' && %s".formatted(marker, writeAnew()));
    }
  }

  private String writeAnew() {
    return examined.container() ? "./setup-bind-mounts.sh (on the host)" : examined.command("up");
  }
}
