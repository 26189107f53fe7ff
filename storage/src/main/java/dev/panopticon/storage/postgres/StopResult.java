package dev.panopticon.storage.postgres;

import java.time.Duration;

/** How a stop of the database ended. */
public sealed interface StopResult {
  /** The server wrote everything out; the next start needs no recovery. */
  record Clean(Duration took) implements StopResult {}

  /**
   * The server ended without a clean shutdown. Nothing committed is lost: the next start recovers
   * it from the write-ahead log.
   *
   * @param state what the control file says
   * @param reason what happened
   */
  record Unclean(ClusterState state, String reason) implements StopResult {}

  /** The server is not ours to stop: it runs elsewhere and goes on. */
  record NotOurs() implements StopResult {}
}
