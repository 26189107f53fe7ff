package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * This engine's portion of one run's budget. A call reserves the most that it can cost before it is
 * made, most often without asking the ledger. What the ledger has for the portion is never less
 * than what is reserved and free here, whatever fails or comes late. Thread-safe.
 */
final class RunBudget {
  private final UUID portion = UUID.randomUUID();
  private final RunId run;
  private final Ledger ledger;
  private final LongSupplier nanoTime;
  private final ReentrantLock leasing = new ReentrantLock(true);
  private final Semaphore turn = new Semaphore(1, true);
  private long free;
  private long reserved;
  private long possible;
  private long lastUse;
  private boolean tight;

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  RunBudget(RunId run, Ledger ledger, LongSupplier nanoTime) {
    this.run = run;
    this.ledger = ledger;
    this.nanoTime = nanoTime;
    this.lastUse = nanoTime.getAsLong();
  }

  UUID portion() {
    return portion;
  }

  /** Whoever waits for room does it by turns: holds this, and asks with {@link #leaseFor}. */
  Semaphore turn() {
    return turn;
  }

  /** Who waits while the ledger is asked. */
  int waiting() {
    return leasing.getQueueLength();
  }

  /**
   * Reserves what a call can cost, if there is room for it now.
   *
   * @return Granted when it is reserved
   * @throws org.springframework.dao.DataAccessException if the ledger could not be asked
   */
  Lease reserve(long amount) throws InterruptedException {
    if (take(amount)) {
      return new Lease.Granted(amount);
    }
    if (isTight()) {
      return new Lease.NoRoom();
    }
    return leaseFor(amount);
  }

  /** As {@link #reserve}, and always asks the ledger when this portion does not suffice. */
  Lease leaseFor(long amount) throws InterruptedException {
    leasing.lockInterruptibly();
    try {
      return take(amount) ? new Lease.Granted(amount) : lease(amount);
    } finally {
      leasing.unlock();
    }
  }

  private Lease lease(long amount) {
    Ledger.Ask ask = ask(amount);
    Lease lease = ledger.lease(ask);
    synchronized (this) {
      possible -= ask.possible();
      tight = lease instanceof Lease.NoRoom;
      if (lease instanceof Lease.Granted granted) {
        free += granted.nanoUsd() - amount;
        reserved += amount;
      }
    }
    return lease;
  }

  /** From here on nothing is free that the ledger does not grant anew. */
  private synchronized Ledger.Ask ask(long amount) {
    free = 0;
    return new Ledger.Ask(run, portion, reserved, possible, amount);
  }

  private synchronized boolean take(long amount) {
    lastUse = nanoTime.getAsLong();
    if (free < amount) {
      return false;
    }
    free -= amount;
    reserved += amount;
    return true;
  }

  private synchronized boolean isTight() {
    return tight;
  }

  /** The result is committed, and with it the portion has become smaller. */
  synchronized void settled(long amount) {
    reserved -= amount;
  }

  /**
   * The call is over and no committed result tells its cost. What is left of the amount is not free
   * before the ledger is asked again: a commit whose success nobody saw may have taken it out.
   *
   * @param cost what it did or may have cost; it counts as spent from now on
   */
  synchronized void over(long amount, long cost) {
    reserved -= amount;
    possible += cost;
  }

  /** Somebody is about to ask. */
  synchronized void touch() {
    lastUse = nanoTime.getAsLong();
  }

  /** Gives back what nobody has asked for in so long. */
  void look(long idleNanos) {
    if (nanoTime.getAsLong() - lastUse() >= idleNanos && !isEmpty()) {
      giveBack();
    }
  }

  /** What is reserved stays. */
  void giveBack() {
    leasing.lock();
    try {
      Ledger.Ask ask = ask(0);
      ledger.giveBack(ask);
      synchronized (this) {
        possible -= ask.possible();
      }
    } finally {
      leasing.unlock();
    }
  }

  private synchronized long lastUse() {
    return lastUse;
  }

  private synchronized boolean isEmpty() {
    return reserved == 0 && free == 0 && possible == 0;
  }

  /** Whether nothing is held, and nobody asks, or has asked for anything in so long. */
  boolean isUnused(long idleNanos) {
    return isEmpty()
        && !leasing.hasQueuedThreads()
        && nanoTime.getAsLong() - lastUse() >= idleNanos;
  }
}
