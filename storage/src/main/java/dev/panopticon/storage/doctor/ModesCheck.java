package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Whether strangers are kept out of the directories: prompts and answers are in them. */
final class ModesCheck implements Check {
  private static final Set<PosixFilePermission> STRANGERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Examined examined;

  ModesCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "modes";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    examined.places().forEach(path -> look(path, complaints));
    Path root = examined.directory().root();
    if (Files.isDirectory(root) && mode(root).contains(PosixFilePermission.OTHERS_WRITE)) {
      complaints.fail(root + " can be written by anybody", "chmod o-w '%s'".formatted(root));
    }
    return complaints.orPass("no stranger has access");
  }

  private static void look(Path path, Complaints complaints) {
    Set<PosixFilePermission> mode = mode(path);
    if (mode.stream().anyMatch(STRANGERS::contains)) {
      complaints.fail(
          "%s is open to strangers (%s)".formatted(path, PosixFilePermissions.toString(mode)),
          "chmod 700 '%s'".formatted(path));
    }
  }

  static Set<PosixFilePermission> mode(Path path) {
    try {
      return Files.getPosixFilePermissions(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
