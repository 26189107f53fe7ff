package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.ClusterProcesses;
import dev.panopticon.storage.postgres.ClusterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Whether PostgreSQL's files are a cluster of our version, and were shut down clean. */
final class ClusterCheck implements Check {
  private final Examined examined;
  private final ClusterFiles files;

  ClusterCheck(Examined examined) {
    this.examined = examined;
    this.files = examined.cluster();
  }

  @Override
  public String name() {
    return "cluster state";
  }

  @Override
  public CheckFinding run() {
    if (!files.clusterExists()) {
      return CheckFinding.skipped(name(), "there is no cluster in " + files.home());
    }
    try {
      String version = Files.readString(files.cluster().resolve("PG_VERSION")).strip();
      return version.equals(ClusterFiles.MAJOR_VERSION)
          ? judged(ClusterState.read(files.cluster()))
          : CheckFinding.fail(
              name(),
              "%s is of PostgreSQL %s, this program's is %s"
                  .formatted(files.cluster(), version, ClusterFiles.MAJOR_VERSION),
              "Use the Panopticon that made it, make a backup there and restore it here");
    } catch (IOException broken) {
      return CheckFinding.fail(
          name(),
          "%s is not whole: %s".formatted(files.cluster(), what(broken)),
          "Restore a backup");
    }
  }

  private CheckFinding judged(ClusterState state) {
    String words = "PostgreSQL %s, %s".formatted(ClusterFiles.MAJOR_VERSION, words(state));
    boolean runs = new ClusterProcesses(files).lockIsHeld();
    if (runs || state == ClusterState.SHUT_DOWN) {
      return CheckFinding.pass(name(), runs ? words + ", a server runs on it" : words);
    }
    return CheckFinding.warn(
        name(),
        words + ", but no server runs on it: it was killed; nothing that was acknowledged is lost",
        "The next start recovers it: " + examined.command("up"));
  }

  private static String words(ClusterState state) {
    return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static String what(IOException broken) {
    Path file = broken instanceof NoSuchFileException missing ? Path.of(missing.getFile()) : null;
    return file == null ? String.valueOf(broken.getMessage()) : file + " is missing";
  }
}
