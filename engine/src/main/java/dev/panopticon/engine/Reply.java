package dev.panopticon.engine;

import dev.panopticon.providers.CallOutcome;

/**
 * The last outcome of asking a model, after all retries. It holds the permit of the call, and what
 * is reserved for it: close it when the result is committed, so that never more results can be lost
 * than calls may be in flight.
 *
 * @param attempts calls made, at least 1
 */
record Reply(CallOutcome outcome, int attempts, Ticket ticket) implements AutoCloseable {
  @Override
  public void close() {
    ticket.close();
  }
}
