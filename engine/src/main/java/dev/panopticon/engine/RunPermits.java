package dev.panopticon.engine;

import java.util.function.LongSupplier;

/**
 * How many calls of a run may be in flight in this process, and how many are. The first changes
 * with the engines that share the run ({@link RunShares}), and is good for as long as they know of
 * it. Thread-safe.
 */
final class RunPermits {
  private final LongSupplier nanoTime;
  private int limit;
  private int inFlight;
  private boolean ends;
  private long end;

  /** Without an end. */
  RunPermits(int limit) {
    this(limit, System::nanoTime);
  }

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  RunPermits(int limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** 0 when it has ended. */
  synchronized int limit() {
    return ends && nanoTime.getAsLong() - end >= 0 ? 0 : limit;
  }

  /**
   * A lower one holds from the next call on.
   *
   * @param until by this clock; then no more calls may begin
   * @return whether it is higher than what held before
   */
  synchronized boolean limit(int changed, long until) {
    boolean higher = changed > limit();
    limit = changed;
    ends = true;
    end = until;
    return higher;
  }

  synchronized int inFlight() {
    return inFlight;
  }

  /** How many more may begin, at least 0. */
  synchronized int available() {
    return Math.max(0, limit() - inFlight);
  }

  /**
   * @return whether one more may begin; it is to be released
   */
  synchronized boolean tryAcquire() {
    boolean may = inFlight < limit();
    inFlight += may ? 1 : 0;
    return may;
  }

  synchronized void release() {
    inFlight--;
  }
}
