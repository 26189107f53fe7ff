package dev.panopticon.engine;

/**
 * How many calls of a run may be in flight in this process, and how many are. The first changes
 * with the engines that share the run ({@link RunShares}). Thread-safe.
 */
final class RunPermits {
  private int limit;
  private int inFlight;

  RunPermits(int limit) {
    this.limit = limit;
  }

  synchronized int limit() {
    return limit;
  }

  /**
   * A lower one holds from the next call on.
   *
   * @return whether it is higher than before
   */
  synchronized boolean limit(int changed) {
    boolean higher = changed > limit;
    limit = changed;
    return higher;
  }

  synchronized int inFlight() {
    return inFlight;
  }

  /** How many more may begin, at least 0. */
  synchronized int available() {
    return Math.max(0, limit - inFlight);
  }

  /**
   * @return whether one more may begin; it is to be released
   */
  synchronized boolean tryAcquire() {
    boolean may = inFlight < limit;
    inFlight += may ? 1 : 0;
    return may;
  }

  synchronized void release() {
    inFlight--;
  }
}
