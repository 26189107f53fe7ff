package dev.panopticon.engine;

import dev.panopticon.model.Price;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.Usage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of its run's budget: the most that it can cost, until its cost is in a
 * committed result or else is told to the ledger. Closing it a second time does nothing. Used by
 * one thread at a time, and by the writer of results between.
 */
final class Reservation implements AutoCloseable {
  /** Of a run without a budget, and of a call that costs nothing. */
  static final Reservation NONE = new Reservation(null, 0);

  private final @Nullable RunBudget budget;
  private final long amount;
  private volatile long owed;
  private volatile boolean costInResult;
  private volatile boolean closed;

  private Reservation(@Nullable RunBudget budget, long amount) {
    this.budget = budget;
    this.amount = amount;
  }

  /** An amount that the budget has reserved. */
  static Reservation of(RunBudget budget, long amount) {
    return new Reservation(budget, amount);
  }

  /** From now on the call may cost something, whatever becomes of it. */
  void callBegins() {
    owed = amount;
  }

  /**
   * The call is over. What is not known counts as the most that it can be.
   *
   * @param price of the model; null when unknown
   */
  void callEnded(CallOutcome outcome, @Nullable Price price) {
    if (budget == null) {
      return;
    }
    switch (outcome) {
      case CallOutcome.Answered answered -> brought(answered.usage().costNanoUsd(price));
      case CallOutcome.Refused refused -> refused(refused.usage(), price);
      case CallOutcome.Failed failed -> owed = failed.mayBeBilled() ? amount : 0;
    }
  }

  /** A prompt that a filter stopped, without a word about tokens, is not billed. */
  private void refused(Usage usage, @Nullable Price price) {
    brought(usage.equals(Usage.UNKNOWN) ? Long.valueOf(0) : usage.costNanoUsd(price));
  }

  private void brought(@Nullable Long cost) {
    owed = cost == null ? amount : cost;
    costInResult = cost != null;
  }

  /** Whether the commit of the call's result moves its cost from the portion to the rollups. */
  boolean isSettledByResult() {
    return budget != null && costInResult && !closed;
  }

  UUID portion() {
    if (budget == null) {
      throw new IllegalStateException("a call without a budget holds no portion of one");
    }
    return budget.portion();
  }

  long amount() {
    return amount;
  }

  /** The result is committed, and the portion with it. */
  void settled() {
    if (budget != null && isSettledByResult()) {
      closed = true;
      budget.settled(amount);
    }
  }

  @Override
  public void close() {
    if (budget != null && !closed) {
      closed = true;
      budget.over(amount, owed);
    }
  }
}
