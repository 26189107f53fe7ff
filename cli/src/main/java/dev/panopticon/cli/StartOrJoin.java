package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Uses the server that runs on a data directory, or starts one there. Another process may be doing
 * the same at this moment, or its server may just be stopping: then this waits for what comes of
 * it, and tries again.
 */
final class StartOrJoin {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** A try costs a process; what another one is starting takes some seconds. */
  private static final Duration BETWEEN_STARTS = Duration.ofSeconds(2);

  /** A busy machine may be slow with the first answer. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  private final DataDirectory directory;
  private final PrintWriter err;
  private boolean told;

  StartOrJoin(DataDirectory directory, PrintWriter err) {
    this.directory = directory;
    this.err = err;
  }

  /**
   * @param join what to do with a server that runs; empty if that is not to be, or is stopping
   * @param start starts one; throws DATA_DIRECTORY_IN_USE where another process was faster
   */
  <T> T run(Function<RunningServer, Optional<T>> join, Supplier<T> start)
      throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Optional<T> joined = awaitServer(Instant.now()).flatMap(join);
      if (joined.isPresent()) {
        return joined.get();
      }
      try {
        return start.get();
      } catch (PanopticonException failure) {
        if (failure.code() != ErrorCode.DATA_DIRECTORY_IN_USE || isHopeless(end)) {
          throw failure;
        }
        tell();
        awaitServer(Instant.now().plus(BETWEEN_STARTS));
      }
    }
  }

  /** Looks at least once. */
  private Optional<RunningServer> awaitServer(Instant end) throws InterruptedException {
    Optional<RunningServer> server = LiveServer.find(directory);
    while (server.isEmpty() && Instant.now().isBefore(end)) {
      Thread.sleep(BETWEEN_LOOKS);
      server = LiveServer.find(directory);
    }
    return server;
  }

  // A server says where it is when it is ready, and no longer when it begins to stop. So whoever
  // says it and does not answer for a while is neither starting nor stopping.
  private boolean isHopeless(Instant end) throws InterruptedException {
    return Instant.now().isAfter(end)
        || (directory.findServer().isPresent()
            && awaitServer(Instant.now().plus(TO_ANSWER)).isEmpty()
            && directory.findServer().isPresent());
  }

  private void tell() {
    if (!told) {
      told = true;
      err.println("Waiting for the server that is starting or stopping on " + directory.root());
    }
  }
}
