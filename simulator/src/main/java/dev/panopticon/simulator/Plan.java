package dev.panopticon.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one HTTP request.
 *
 * @param delay before the reply begins
 * @param ticket to be ended when the reply is out; null for requests that are no model calls
 */
record Plan(Reply reply, Duration delay, CallLedger.@Nullable Ticket ticket) {

  static Plan now(Reply reply) {
    return new Plan(reply, Duration.ZERO, null);
  }
}
