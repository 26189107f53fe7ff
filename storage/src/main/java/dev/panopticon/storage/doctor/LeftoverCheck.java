package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.postgres.ClusterProcesses;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a PostgreSQL runs on the cluster that no server of ours is the parent of. */
final class LeftoverCheck implements Check {
  private final Examined examined;
  private final Supplier<@Nullable Long> server;

  /**
   * @param server process id of the server that runs on the directory; null while none does
   */
  LeftoverCheck(Examined examined, Supplier<@Nullable Long> server) {
    this.examined = examined;
    this.server = server;
  }

  @Override
  public String name() {
    return "leftover processes";
  }

  @Override
  public CheckFinding run() {
    var processes = new ClusterProcesses(examined.cluster());
    List<Long> orphans =
        processes.postmasters().stream()
            .filter(postmaster -> !isChildOfServer(postmaster))
            .map(ProcessHandle::pid)
            .toList();
    if (!orphans.isEmpty()) {
      return CheckFinding.warn(
          name(),
          "PostgreSQL (process %s) runs on %s without a Panopticon server"
              .formatted(join(orphans), examined.cluster().cluster()),
          "The next start stops it clean: %s; or kill -INT %s"
              .formatted(examined.command("up"), join(orphans)));
    }
    if (processes.lockIsHeld() && processes.all().isEmpty()) {
      return CheckFinding.fail(
          name(),
          "a PostgreSQL that cannot be seen from here, in another container or of another user,"
              + " holds "
              + examined.cluster().ownerLock(),
          "Find it: sudo fuser -v '%s'".formatted(examined.cluster().ownerLock()));
    }
    return CheckFinding.pass(name(), "none");
  }

  private boolean isChildOfServer(ProcessHandle postmaster) {
    Long pid = server.get();
    return pid != null && postmaster.parent().filter(parent -> parent.pid() == pid).isPresent();
  }

  private static String join(List<Long> pids) {
    return String.join(" ", pids.stream().map(String::valueOf).toList());
  }
}
