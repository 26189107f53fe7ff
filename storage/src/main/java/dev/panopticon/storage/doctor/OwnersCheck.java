package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.OwnUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether all files belong to the user that runs Panopticon: PostgreSQL refuses others'. */
final class OwnersCheck implements Check {
  private static final int MOST_FILES = 20_000;
  private static final int ROOT = 0;

  private final Examined examined;

  OwnersCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "owners";
  }

  @Override
  public CheckFinding run() {
    int expected = expected(examined);
    var complaints = new Complaints(name());
    for (DataSection section : examined.present()) {
      List<Path> others = others(examined.path(section), expected);
      if (!others.isEmpty()) {
        Path first = others.getFirst();
        complaints.fail(
            "%s belongs to user %d, not %d%s"
                .formatted(first, owner(first), expected, more(others.size() - 1)),
            remedy(expected, examined.path(section)));
      }
    }
    return complaints.orPass("all belong to user " + expected);
  }

  /**
   * Root may look at what another user runs, whom the data directory then belongs to; in a
   * container its root is the image's.
   */
  static int expected(Examined examined) {
    try {
      int self = OwnUser.id();
      Path root = examined.directory().root();
      return self == ROOT && !examined.container() && Files.exists(root)
          ? OwnUser.ownerOf(root)
          : self;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String remedy(int expected, Path path) {
    return examined.container()
        ? "On the host: sudo ./setup-bind-mounts.sh --uid " + expected
        : "sudo chown -R %d '%s'".formatted(expected, path);
  }

  private static List<Path> others(Path section, int expected) {
    try (Stream<Path> all = Files.walk(section)) {
      return all.limit(MOST_FILES).filter(path -> isOthers(path, expected)).limit(100).toList();
    } catch (IOException | UncheckedIOException unreadable) {
      return isOthers(section, expected) ? List.of(section) : List.of();
    }
  }

  private static boolean isOthers(Path path, int expected) {
    return owner(path) != expected && Files.exists(path);
  }

  private static int owner(Path path) {
    try {
      return OwnUser.ownerOf(path);
    } catch (NoSuchFileException _) {
      return -1; // a file of the running server that has gone meanwhile
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String more(int count) {
    return count == 0 ? "" : ", and %d more below it".formatted(count);
  }
}
