package dev.panopticon.systemtests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a data directory's PostgreSQL left on disk and in the process table. */
final class Cluster {
  private static final int STATE_OFFSET = 16;
  private static final int SHUT_DOWN = 1;

  private Cluster() {}

  /** By the control file's state: 1 is "shut down", 6 is "in production" or crashed. */
  static boolean isShutDown(Path data) throws IOException {
    byte[] control = Files.readAllBytes(data.resolve("postgres/17/global/pg_control"));
    return ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN).getInt(STATE_OFFSET)
        == SHUT_DOWN;
  }

  /**
   * {@code kill -9} of the server's main process; its others end when they notice.
   *
   * @return its process id
   */
  static long killPostmaster(Path data) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(pidFile(data)).getFirst().strip());
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid;
  }

  /** Returns when another main process than that one takes connections. */
  static void awaitOtherPostmaster(Path data, long killed) throws Exception {
    Eventually.get(
        Duration.ofMinutes(1),
        () -> pidFileLines(data),
        lines ->
            lines.size() >= 8
                && !lines.getFirst().strip().equals(Long.toString(killed))
                && lines.get(7).strip().equals("ready"));
  }

  private static List<String> pidFileLines(Path data) {
    try {
      return Files.readAllLines(pidFile(data));
    } catch (IOException e) {
      return List.of(); // it is just being made
    }
  }

  private static Path pidFile(Path data) {
    return data.resolve("postgres/17/postmaster.pid");
  }

  /** Processes whose command line names the directory: a server's JVM, its PostgreSQL. */
  static List<Long> processesOn(Path data) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(each -> each.getFileName().toString().matches("\\d+"))
          .filter(each -> commandLine(each).contains(data.toString()))
          .map(each -> Long.valueOf(each.getFileName().toString()))
          .toList();
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }
}
