package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.DataSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Whether each section is there and can be written. */
final class DirectoriesCheck implements Check {
  private final Examined examined;

  DirectoriesCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "directories";
  }

  @Override
  public CheckFinding run() {
    Path root = examined.directory().root();
    if (!Files.isDirectory(root)) {
      return CheckFinding.fail(
          name(),
          "there is no data directory " + root,
          "Name the right one with --data, or make it: " + examined.command("up"));
    }
    var complaints = new Complaints(name());
    examined.ordered().forEach(section -> look(section, complaints));
    return complaints.orPass("%s in %s, writable".formatted(names(), root));
  }

  private String names() {
    return examined.ordered().stream()
        .map(DataSection::directoryName)
        .collect(Collectors.joining(", "));
  }

  private void look(DataSection section, Complaints complaints) {
    Path path = examined.path(section);
    if (!Files.exists(path)) {
      missing(section, path, complaints);
    } else if (!Files.isDirectory(path)) {
      complaints.fail(
          path + " is no directory", "Move it away: mv '%s' '%s.old'".formatted(path, path));
    } else if (!Files.isWritable(path)) {
      complaints.fail(
          path + " cannot be written by this user, or is read-only",
          "Mount it writable, or chown -R %s '%s' && chmod u+rwx '%s'"
              .formatted(OwnersCheck.expected(examined), path, path));
    }
  }

  private void missing(DataSection section, Path path, Complaints complaints) {
    if (section.isDerived()) {
      complaints.warn(
          path + " is missing; what it held is rebuilt",
          "It is made at the next start: " + examined.command("up"));
    } else {
      complaints.fail(
          path + " is missing",
          "Put it back, or restore a backup; a start would make an empty one");
    }
  }
}
