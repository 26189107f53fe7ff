package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.providers.CallOutcome;
import java.util.List;

/**
 * The last outcome of asking a model, after all retries. It holds the permit of the call, and what
 * is reserved for it: close it when the result is committed, so that never more results can be lost
 * than calls may be in flight.
 *
 * @param retried what failed and was tried again, the attempts before the last in their order
 */
record Reply(CallOutcome outcome, List<ErrorClass> retried, Ticket ticket)
    implements AutoCloseable {
  /** Calls made, at least 1. */
  int attempts() {
    return retried.size() + 1;
  }

  @Override
  public void close() {
    ticket.close();
  }
}
