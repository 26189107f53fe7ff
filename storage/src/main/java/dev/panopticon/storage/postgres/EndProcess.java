package dev.panopticon.storage.postgres;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Ends a postmaster: SIGINT, PostgreSQL's fast shutdown, which ends sessions and writes everything
 * out; after the deadline SIGQUIT, its immediate shutdown, and in the end SIGKILL. Committed data
 * survive each of them.
 */
final class EndProcess {
  /** What it took. */
  enum Way {
    FAST,
    IMMEDIATE,
    KILLED
  }

  private static final Duration AFTER_QUIT = Duration.ofSeconds(5);

  private EndProcess() {}

  /**
   * Ends process {@code pid}.
   *
   * @param gone whether it has ended; a caller that is not its parent must not count a zombie
   */
  static Way run(long pid, BooleanSupplier gone, Duration deadline) throws InterruptedException {
    if (gone.getAsBoolean()) {
      return Way.FAST; // and its id may be another's by now
    }
    Command.signal(pid, "INT");
    if (Poll.until(gone, deadline)) {
      return Way.FAST;
    }
    Command.signal(pid, "QUIT");
    if (Poll.until(gone, AFTER_QUIT)) {
      return Way.IMMEDIATE;
    }
    Command.signal(pid, "KILL");
    Poll.until(gone, AFTER_QUIT);
    return Way.KILLED;
  }
}
