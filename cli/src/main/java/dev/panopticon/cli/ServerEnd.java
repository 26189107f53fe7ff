package dev.panopticon.cli;

import dev.panopticon.storage.directory.RunningServer;
import java.util.Optional;

/** Sees the end of a server's process, which need not be this process's child. */
final class ServerEnd {
  private final Optional<ProcessHandle> process;
  private final boolean hadCommand;

  private ServerEnd(Optional<ProcessHandle> process) {
    this.process = process;
    this.hadCommand = process.map(ServerEnd::hasCommand).orElse(false);
  }

  /** To be made while the server is known to run. */
  static ServerEnd of(RunningServer server) {
    return new ServerEnd(ProcessHandle.of(server.pid()));
  }

  // A process that has exited is "alive" until whoever inherited it looks after it, which in a
  // container may be never; but it has no program any more.
  boolean hasCome() {
    return process.isEmpty()
        || !process.get().isAlive()
        || (hadCommand && !hasCommand(process.get()));
  }

  private static boolean hasCommand(ProcessHandle process) {
    return process.info().command().isPresent();
  }
}
