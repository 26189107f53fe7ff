package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.ClusterProcesses;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a {@code postmaster.pid} is left that no server stands behind. */
final class PidFileCheck implements Check {
  private final Examined examined;

  PidFileCheck(Examined examined) {
    this.examined = examined;
  }

  @Override
  public String name() {
    return "pid file";
  }

  @Override
  public CheckFinding run() {
    ClusterFiles files = examined.cluster();
    Path file = files.postmasterPid();
    if (!Files.exists(file)) {
      return CheckFinding.pass(name(), "none is left");
    }
    var processes = new ClusterProcesses(files);
    return processes.lockIsHeld() || !processes.all().isEmpty()
        ? CheckFinding.pass(name(), "of the server that runs")
        : CheckFinding.warn(
            name(),
            file + " is left of a server that was killed",
            "The next start removes it: " + examined.command("up"));
  }
}
