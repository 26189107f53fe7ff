package dev.panopticon.engine;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * How many calls of an account may be in flight: what the provider bears, found out by trying, and
 * never more than the ceiling.
 *
 * <p>It begins with a quarter of what is wanted, at least {@value #LEAST_START}, and doubles with
 * each round of calls (TCP's slow start, RFC 5681, section 3.1, with a larger first window: people
 * have named the ceiling). An overload cuts it once to {@value #CUT} for all calls that were in
 * flight together; from then on it grows by a tenth each round. While a round takes more than
 * {@value #SLOW} times as long as the fastest of the last {@value #ROUNDS_KEPT} it does not grow: a
 * provider that queues gains nothing from more. The memory is short so that answers which are
 * merely longer than before hold it up for some rounds only. No source for the numbers.
 *
 * <p>Not thread-safe.
 */
final class AdaptiveLimit {
  static final int LEAST_START = 16;
  private static final double CUT = 0.7;
  private static final double GROWTH_AFTER_CUT = 0.1;
  private static final double SLOW = 3;
  private static final int ROUNDS_KEPT = 8;

  private final Deque<Double> rounds = new ArrayDeque<>();
  private int ceiling;
  private double limit;
  private boolean slowStart = true;
  private boolean held;
  private boolean wasCut;
  private long cutAt;
  private long cuts;
  private int callsOfRound;
  private double nanosOfRound;

  /**
   * @param ceiling at least 1; {@link Integer#MAX_VALUE} for none
   * @param wanted how many calls whoever comes first would like to make at once
   */
  AdaptiveLimit(int ceiling, int wanted) {
    this.ceiling = ceiling;
    this.limit = Math.min(ceiling, Math.max(LEAST_START, Math.min(ceiling, wanted) / 4));
  }

  int now() {
    return Math.min((int) limit, ceiling);
  }

  /** At least 0; {@link Integer#MAX_VALUE} for none. */
  int ceiling() {
    return ceiling;
  }

  /** How often it was cut so far. */
  long cuts() {
    return cuts;
  }

  /**
   * A lower one holds from the next call on; up to a higher one it doubles again.
   *
   * @param newCeiling at least 0
   */
  void ceiling(int newCeiling) {
    slowStart |= newCeiling > ceiling && limit >= ceiling;
    ceiling = newCeiling;
    limit = Math.max(1, Math.min(limit, newCeiling));
  }

  /**
   * @param inFlight with this call
   */
  void succeeded(long latencyNanos, int inFlight) {
    observe(latencyNanos, inFlight);
    // Who does not use what there is learns nothing about more.
    if (!held && inFlight * 2L >= now()) {
      double more = limit + (slowStart ? 1 : GROWTH_AFTER_CUT + 1 / limit);
      limit = Math.max(1, Math.min(ceiling, more));
    }
  }

  /**
   * The provider has too much to do. Calls that began before the last cut say nothing new.
   *
   * @return whether it is cut
   */
  boolean overloaded(long startedAtNanos, long nowNanos) {
    if (wasCut && startedAtNanos - cutAt <= 0) {
      return false;
    }
    limit = Math.max(1, limit * CUT);
    slowStart = false;
    wasCut = true;
    cutAt = nowNanos;
    cuts++;
    return true;
  }

  private void observe(long latencyNanos, int inFlight) {
    callsOfRound++;
    nanosOfRound += latencyNanos;
    if (callsOfRound >= Math.min(limit, Math.max(inFlight, LEAST_START))) {
      double mean = nanosOfRound / callsOfRound;
      held = !rounds.isEmpty() && mean > SLOW * Collections.min(rounds);
      rounds.addLast(mean);
      if (rounds.size() > ROUNDS_KEPT) {
        rounds.removeFirst();
      }
      callsOfRound = 0;
      nanosOfRound = 0;
    }
  }
}
