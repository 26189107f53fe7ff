package dev.panopticon.engine;

import dev.panopticon.model.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What an engine does with one account of a provider at this moment, in numbers.
 *
 * @param limit calls that may be in flight now, as far as the provider bears them
 * @param share of the account's concurrency that is this engine's; infinite where nothing limits it
 * @param cuts how often the provider had too much to do, so far
 * @param turns calls that have begun, so far
 * @param turnNanos how long these had waited for their turn, together
 * @param pausedNanos how long it is until the provider may be called again
 * @param limits for all engines together
 * @param requestsLeft requests that may begin now; infinite without a limit
 * @param tokensLeft below zero while more were used than expected; infinite without a limit
 */
record AccountMeasure(
    int inFlight,
    int waiting,
    int limit,
    double share,
    long cuts,
    long turns,
    long turnNanos,
    long pausedNanos,
    boolean down,
    Limits limits,
    double requestsLeft,
    double tokensLeft) {

  double requestsPerMinute() {
    return orInfinite(limits.requestsPerMinute());
  }

  double tokensPerMinute() {
    return orInfinite(limits.tokensPerMinute());
  }

  private static double orInfinite(@Nullable Integer limit) {
    return limit == null ? Double.POSITIVE_INFINITY : limit;
  }
}
