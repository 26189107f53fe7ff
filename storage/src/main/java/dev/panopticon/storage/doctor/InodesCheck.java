package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.Volume;
import dev.panopticon.storage.space.VolumeBudget;
import dev.panopticon.storage.space.VolumeSpace;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Whether files can still be made: a disk with room but without inodes is full too. */
final class InodesCheck implements Check {
  private final Examined examined;
  private final Function<Volume, VolumeSpace> spaces;

  InodesCheck(Examined examined, Function<Volume, VolumeSpace> spaces) {
    this.examined = examined;
    this.spaces = spaces;
  }

  @Override
  public String name() {
    return "inodes";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    List<Volume> volumes = examined.volumes();
    volumes.forEach(volume -> look(volume, spaces.apply(volume), complaints));
    OptionalLong least =
        volumes.stream()
            .map(spaces)
            .filter(space -> space.totalInodes() > 0)
            .mapToLong(VolumeSpace::freeInodes)
            .min();
    return least.isEmpty()
        ? CheckFinding.skipped(name(), "this file system does not count them")
        : complaints.orPass("%,d free".formatted(least.getAsLong()));
  }

  private static void look(Volume volume, VolumeSpace space, Complaints complaints) {
    if (space.freeInodes() < VolumeBudget.of(space).pauseBelowInodes()) {
      complaints.fail(
          "only %,d of %,d inodes are free on %s"
              .formatted(space.freeInodes(), space.totalInodes(), volume.mountPoint()),
          "Delete small files there; where they are: du --inodes -x -d1 '%s' | sort -n"
              .formatted(volume.mountPoint()));
    }
  }
}
