package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Whether the directories are on file systems that keep what is written. */
final class MountsCheck implements Check {
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<String> LAYERS = Set.of("overlay", "aufs");
  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "fuse.sshfs", "afs");

  private final Examined examined;
  private final Function<Path, Volume> volumes;

  MountsCheck(Examined examined, Function<Path, Volume> volumes) {
    this.examined = examined;
    this.volumes = volumes;
  }

  @Override
  public String name() {
    return "mounts";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    List<String> seen = new ArrayList<>();
    for (Path place : examined.places()) {
      Volume volume = volumes.apply(place);
      look(place, volume, complaints);
      String where = "%s on %s".formatted(volume.type(), volume.mountPoint());
      if (!seen.contains(where)) {
        seen.add(where);
      }
    }
    return complaints.orPass(String.join(", ", seen));
  }

  private void look(Path path, Volume volume, Complaints complaints) {
    String type = String.valueOf(volume.type());
    if (volume.readOnly()) {
      complain(
          complaints,
          path,
          path + " is mounted read-only",
          "Mount it writable: " + remount(volume),
          true);
    } else if (MEMORY.contains(type)) {
      lost(
          path,
          " is in memory (" + type + ") and gone at the next stop of the machine",
          complaints);
    } else if (LAYERS.contains(type)) {
      lost(path, " is in the container's own layer (" + type + ") and goes with it", complaints);
    } else if (volume.anonymous()) {
      lost(path, " is a volume without a name, which the next container does not get", complaints);
    } else if (NETWORK.contains(type) && path.equals(examined.path(DataSection.POSTGRES))) {
      complaints.warn(
          "%s is on a network file system (%s), whose locks and fsync depend on the other side"
              .formatted(path, type),
          "Move it to a local disk: panopticon down, then move '%s'".formatted(path));
    }
  }

  private void lost(Path path, String what, Complaints complaints) {
    String remedy =
        examined.container()
            ? "On the host: ./setup-bind-mounts.sh, then docker-compose up -d"
            : "Move the data directory to a disk, and name it with --data";
    complain(complaints, path, path + what, remedy, examined.container());
  }

  /** A log that is lost is a pity, and no more. */
  private void complain(
      Complaints complaints, Path path, String what, String remedy, boolean danger) {
    if (danger && !path.equals(examined.directory().logs())) {
      complaints.fail(what, remedy);
    } else {
      complaints.warn(what, remedy);
    }
  }

  private static String remount(Volume volume) {
    return "mount -o remount,rw '%s'".formatted(volume.mountPoint());
  }
}
