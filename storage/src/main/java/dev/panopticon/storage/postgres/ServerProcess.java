package dev.panopticon.storage.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One started postmaster, from its launch to its exit. */
final class ServerProcess {
  /** How a start went. */
  sealed interface Start {
    /** It takes connections. */
    record Ready() implements Start {}

    /** Another process holds the lock of the cluster; nothing was started. */
    record LockHeld() implements Start {}

    /** It ended by itself. */
    record Ended(int exitCode) implements Start {}

    /** It still was not ready at the deadline. */
    record TooSlow() implements Start {}
  }

  private static final long POLL_MILLIS = 10;

  private final Process process;
  private final ClusterFiles files;

  private ServerProcess(Process process, ClusterFiles files) {
    this.process = process;
    this.files = files;
  }

  static ServerProcess launch(List<String> command, ClusterFiles files) throws IOException {
    Path log = files.startLog();
    Process process =
        Command.builder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile())
            .start();
    return new ServerProcess(process, files);
  }

  /** Waits until it is ready; recovery after a crash may take as long as {@code deadline}. */
  Start awaitReady(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (System.nanoTime() < end) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        int exitCode = process.exitValue();
        return exitCode == LaunchCommand.LOCK_HELD
            ? new Start.LockHeld()
            : new Start.Ended(exitCode);
      }
      if (saysReady()) {
        return new Start.Ready();
      }
    }
    return new Start.TooSlow();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  private boolean saysReady() {
    return PostmasterFile.find(files.postmasterPid())
        .filter(file -> file.pid() == process.pid() && file.ready())
        .isPresent();
  }
}
