package dev.panopticon.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls from a provider that is down, so that they wait for its return instead of failing one
 * by one.
 *
 * <p>It opens after {@value #FAILURES_TO_OPEN} first attempts in a row that found no connection or
 * a server error. First attempts alone count: a few poisoned questions, however often they are
 * asked, are not an outage. While it is open, one call at a time probes, after 1 s and then twice
 * as late each time, up to 30 s; any answer closes it. After {@value #PROBES} probes in vain, some
 * three minutes, it protects no more until the next answer: then calls fail by themselves, so that
 * a run ends whatever its provider does. No source for the numbers.
 *
 * <p>Not thread-safe.
 */
final class Circuit {
  static final int FAILURES_TO_OPEN = 10;
  private static final int PROBES = 10;
  private static final long FIRST_OPEN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_OPEN_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MAX_DOUBLINGS = 6;

  /** Whether calls are made. */
  enum State {
    /** As usual. */
    CLOSED,
    /** None is made before a time. */
    OPEN,
    /** One call finds out whether the provider is back. */
    PROBING
  }

  private State state = State.CLOSED;
  private int failuresInARow;
  private int failedProbes;
  private long openUntil;
  private @Nullable String reason;

  State state() {
    return state;
  }

  /** What the last failure said; null while all is well. */
  @Nullable String reason() {
    return state == State.CLOSED ? null : reason;
  }

  /** How many probes have failed since it opened. */
  int failedProbes() {
    return failedProbes;
  }

  boolean allows(long nowNanos) {
    return switch (state) {
      case CLOSED -> true;
      case OPEN -> nowNanos - openUntil >= 0;
      case PROBING -> false;
    };
  }

  /** When the next call may begin; meaningful while it is OPEN. */
  long openUntil() {
    return openUntil;
  }

  /**
   * A call begins, which {@link #allows} allowed.
   *
   * @return whether it is a probe
   */
  boolean begin() {
    if (state == State.OPEN) {
      state = State.PROBING;
      return true;
    }
    return false;
  }

  /** The provider answered, well or badly. */
  void answered() {
    state = State.CLOSED;
    failuresInARow = 0;
    failedProbes = 0;
  }

  void failed(Attempt attempt, String why, long nowNanos) {
    if (attempt.probe()) {
      failedProbes++;
      reason = why;
      open(nowNanos);
    } else if (attempt.first() && state == State.CLOSED) {
      failuresInARow++;
      if (failuresInARow == FAILURES_TO_OPEN) {
        reason = why;
        open(nowNanos);
      }
    }
  }

  /** A call ended that says nothing about the provider, for one because its run was halted. */
  void undecided(Attempt attempt) {
    if (attempt.probe()) {
      state = State.OPEN;
    }
  }

  private void open(long nowNanos) {
    if (failedProbes >= PROBES) {
      state = State.CLOSED; // failuresInARow stays, so that it does not open again
    } else {
      state = State.OPEN;
      openUntil =
          nowNanos
              + Math.min(
                  LONGEST_OPEN_NANOS, FIRST_OPEN_NANOS << Math.min(failedProbes, MAX_DOUBLINGS));
    }
  }

  /**
   * Which attempt at an answer a call is.
   *
   * @param first of its cell
   * @param probe it is the one that finds out whether the provider is back
   */
  record Attempt(boolean first, boolean probe) {}
}
