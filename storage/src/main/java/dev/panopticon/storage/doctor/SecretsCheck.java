package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the files that open the server and its database can be read by their owner alone. */
final class SecretsCheck implements Check {
  private static final Set<PosixFilePermission> OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Examined examined;

  SecretsCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    List<Path> present = files().stream().filter(Files::exists).toList();
    present.forEach(file -> look(file, complaints));
    return complaints.orPass(
        present.isEmpty() ? "there are none" : "readable by their owner alone: " + names(present));
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(examined.directory().serverFile()));
    if (examined.hasCluster()) {
      files.add(examined.cluster().password());
    }
    return files;
  }

  private static void look(Path file, Complaints complaints) {
    Set<PosixFilePermission> mode = ModesCheck.mode(file);
    if (!OWNER.containsAll(mode)) {
      complaints.fail(
          "%s has mode %s: others can use what it says"
              .formatted(file, PosixFilePermissions.toString(mode)),
          "chmod 600 '%s'".formatted(file));
    }
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(file -> file.getFileName().toString()).toList());
  }
}
