package dev.panopticon.storage.doctor;

import dev.panopticon.storage.directory.RunningServer;
import dev.panopticon.storage.directory.Volume;
import dev.panopticon.storage.space.SpaceProbe;
import dev.panopticon.storage.space.VolumeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The checks that need no server: of the directory, its file system, and this process. */
public final class FileChecks {
  private FileChecks() {}

  /** Of the server's own process, which is alive or nobody would ask. */
  public static List<Check> ofServer(Examined examined) {
    long self = ProcessHandle.current().pid();
    return all(examined, server -> server.pid() == self, 0);
  }

  /**
   * Of a command beside the server.
   *
   * @param answers whether that very server answers, and for this instance
   * @param port where the next server would listen; 0 for any
   */
  public static List<Check> ofCommand(
      Examined examined, Predicate<RunningServer> answers, int port) {
    return all(examined, answers, port);
  }

  private static List<Check> all(Examined examined, Predicate<RunningServer> answers, int port) {
    if (!Files.isDirectory(examined.directory().root())) {
      return List.of(new DirectoriesCheck(examined)); // nothing else is there to be examined
    }
    List<Check> checks = new ArrayList<>(ofDirectory(examined));
    if (examined.hasCluster()) {
      checks.addAll(ofCluster(examined, answers));
    }
    if (examined.isWhole()) {
      checks.add(new ServerCheck(examined, answers, port));
    }
    checks.add(new BackupsCheck(examined, Clock.systemUTC()));
    checks.addAll(ofProcess(examined));
    return List.copyOf(checks);
  }

  /** Of the directories alone, as a role has them. */
  public static List<Check> ofDirectory(Examined examined) {
    return List.of(
        new DirectoriesCheck(examined),
        new MarkersCheck(examined),
        new IdentityCheck(examined),
        new ContentsCheck(examined),
        new OwnersCheck(examined),
        new ModesCheck(examined),
        new SecretsCheck(examined),
        new MountsCheck(examined, Volume::of),
        new FreeSpaceCheck(examined, FileChecks::space),
        new InodesCheck(examined, FileChecks::space),
        new LogsCheck(examined),
        new FilesClockCheck(examined, Clock.systemUTC()));
  }

  private static List<Check> ofCluster(Examined examined, Predicate<RunningServer> answers) {
    return List.of(
        new CopyCheck(examined),
        new ClusterCheck(examined),
        new PidFileCheck(examined),
        new LeftoverCheck(examined, () -> pid(examined, answers)),
        new DiskSyncCheck(examined, SyncTimer::measure));
  }

  private static List<Check> ofProcess(Examined examined) {
    return List.of(
        new JavaCheck(Runtime.version()),
        new MemoryCheck(Path.of("/sys/fs/cgroup"), Runtime.getRuntime().maxMemory()),
        UserCheck.ofThisProcess(),
        new ContainerCheck(examined.container(), Path.of("/proc/1/comm")));
  }

  private static @Nullable Long pid(Examined examined, Predicate<RunningServer> answers) {
    return examined.directory().findServer().filter(answers).map(RunningServer::pid).orElse(null);
  }

  private static VolumeSpace space(Volume volume) {
    try {
      return SpaceProbe.of(volume.mountPoint()).look();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
