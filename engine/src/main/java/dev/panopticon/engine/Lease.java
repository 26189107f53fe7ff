package dev.panopticon.engine;

/** What became of asking for a part of a run's budget. */
sealed interface Lease {
  /** More than is asked for is granted while there is plenty: at most this part of the rest. */
  long PART_OF_REST = 8;

  /** And at most for so many calls like the one that asks, so that few ask at once. */
  long CALLS_AHEAD = 32;

  /**
   * The engine may spend so much more.
   *
   * @param nanoUsd at least what was asked for
   */
  record Granted(long nanoUsd) implements Lease {}

  /** What is free now is too little, but calls in flight may turn out cheaper than they could. */
  record NoRoom() implements Lease {}

  /** Even if nothing in flight cost anything, the call could cross the budget. */
  record Exhausted(Account account, long asked) implements Lease {}

  /** There is no such run any more. */
  record Gone() implements Lease {}

  /**
   * What is known of a run's money, in nano-US-dollars.
   *
   * @param spent by committed results
   * @param possible what calls without a result may have cost
   * @param others what the other engines hold
   */
  record Account(long budget, long spent, long possible, long others) {}

  /**
   * A wish.
   *
   * @param kept what the engine holds for calls under way, of its last leases
   * @param amount what the next call can cost
   */
  static Lease of(Account account, long kept, long amount) {
    long unspent = account.budget() - account.spent() - account.possible();
    long free = unspent - account.others() - kept;
    if (free >= amount) {
      long ahead = Math.min((free - amount) / PART_OF_REST, saturated(amount, CALLS_AHEAD));
      return new Granted(amount + ahead);
    }
    return unspent < amount ? new Exhausted(account, amount) : new NoRoom();
  }

  private static long saturated(long amount, long times) {
    return amount > Long.MAX_VALUE / times ? Long.MAX_VALUE : amount * times;
  }
}
