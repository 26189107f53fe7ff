package dev.panopticon.storage.directory;

import dev.panopticon.model.PanopticonException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The words of {@link MountGuard}: path, cause and the command that mends it. {@code
 * docker/postgres/mount-guard.sh} says the same.
 */
final class MountRefusal {
  private static final String SET_UP =
      "On the host: ./setup-bind-mounts.sh, then docker-compose up -d";

  private MountRefusal() {}

  static PanopticonException notMounted(Path path) {
    return UnusableDirectory.because(
        path,
        "no directory of the host is mounted there (the nearest mount is /), so what is written"
            + " there would be lost with the container",
        SET_UP + "; without compose: docker run -v DATA/%s:%s".formatted(path.getFileName(), path));
  }

  static PanopticonException inMemory(Path path, String type) {
    return UnusableDirectory.because(
        path,
        "what is mounted there is a %s, whose content is in memory and lost at every stop"
            .formatted(type),
        "Mount a directory of the host's disk there. " + SET_UP);
  }

  static PanopticonException anonymousVolume(Path path) {
    return UnusableDirectory.because(
        path,
        "what is mounted there is a volume without a name, which the next container does not get",
        "Mount a directory of the host there. " + SET_UP);
  }

  static PanopticonException readOnly(Path path) {
    return UnusableDirectory.because(
        path,
        "it is mounted read-only",
        "Take \":ro\" or \"read_only: true\" away from its mount, then docker-compose up -d");
  }

  static PanopticonException absent(Path path) {
    return UnusableDirectory.because(path, "there is no such directory", SET_UP);
  }

  /** Docker makes a directory that is missing on the host, silently, empty and root's. */
  static PanopticonException noMarker(Path path) {
    return UnusableDirectory.because(
        path,
        "it has no marker .panopticon, so it is not a directory that was set up: a wrong one is"
            + " mounted, or it was missing and Docker made an empty one",
        "Mount the right one; where it is the right one, on the host: ./setup-bind-mounts.sh, then"
            + " docker-compose up -d");
  }

  static PanopticonException foreign(Path path, int owner, int user) {
    return UnusableDirectory.because(
        path,
        "it belongs to user %d, but Panopticon runs as user %d".formatted(owner, user),
        "On the host: sudo ./setup-bind-mounts.sh --uid %d, which gives all directories to it"
            .formatted(user));
  }

  static PanopticonException notWritable(Path path, int user) {
    return UnusableDirectory.because(
        path,
        "user %d owns it but may not write there".formatted(user),
        "On the host: ./setup-bind-mounts.sh, which gives it mode 0700");
  }

  static PanopticonException otherInstance(Path path, UUID theirs, UUID ours) {
    return UnusableDirectory.because(
        path,
        "it belongs to the instance %s, but this is the instance %s".formatted(theirs, ours),
        "Mount this instance's directory there (DATA in .env says where they are); on the host:"
            + " ./setup-bind-mounts.sh --check");
  }

  static PanopticonException lost(Path path) {
    return UnusableDirectory.because(
        path,
        "its marker says that it was filled, but it is empty",
        "Put its content back or restore a backup; to begin with an empty one, on the host:"
            + " ./setup-bind-mounts.sh --begin-empty");
  }
}
