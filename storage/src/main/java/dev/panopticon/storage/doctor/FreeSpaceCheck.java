package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.Volume;
import dev.panopticon.storage.space.VolumeBudget;
import dev.panopticon.storage.space.VolumeSpace;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether each file system has room. Below its budget writes are refused, because PostgreSQL could
 * die of a full disk (PERSISTENCE.md, P6); somebody should know before.
 */
final class FreeSpaceCheck implements Check {
  private static final double WARNING_FACTOR = 1.5;

  private final Examined examined;
  private final Function<Volume, VolumeSpace> spaces;

  /**
   * @param spaces what a volume says of its room
   */
  FreeSpaceCheck(Examined examined, Function<Volume, VolumeSpace> spaces) {
    this.examined = examined;
    this.spaces = spaces;
  }

  @Override
  public String name() {
    return "free space";
  }

  @Override
  public CheckFinding run() {
    List<Volume> volumes = examined.volumes();
    if (volumes.isEmpty()) {
      return CheckFinding.skipped(name(), "there is no directory to look at");
    }
    var complaints = new Complaints(name());
    volumes.forEach(volume -> look(volume, spaces.apply(volume), complaints));
    return complaints.orPass(
        volumes.stream()
            .map(volume -> words(volume, spaces.apply(volume)))
            .collect(Collectors.joining(", ")));
  }

  private static void look(Volume volume, VolumeSpace space, Complaints complaints) {
    long least = VolumeBudget.of(space).pauseBelowBytes();
    String remedy = "Free or add space on '%s', or purge old runs".formatted(volume.mountPoint());
    if (space.freeBytes() < least) {
      complaints.fail(
          "%s: writes are refused below %s".formatted(words(volume, space), Sizes.bytes(least)),
          remedy);
    } else if (space.freeBytes() < least * WARNING_FACTOR) {
      complaints.warn(
          "%s: below %s writes are refused".formatted(words(volume, space), Sizes.bytes(least)),
          remedy);
    }
  }

  private static String words(Volume volume, VolumeSpace space) {
    return "%s of %s free on %s"
        .formatted(
            Sizes.bytes(space.freeBytes()), Sizes.bytes(space.totalBytes()), volume.mountPoint());
  }
}
