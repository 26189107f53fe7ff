package dev.panopticon.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The ledger of one run in memory, with the same arithmetic as the one in PostgreSQL. */
final class MemoryLedger implements Ledger {
  private final Map<UUID, Long> portions = new HashMap<>();
  private final Set<UUID> dead = new HashSet<>();
  private long budget;
  private long spent;
  private long possible;

  MemoryLedger(long budget) {
    this.budget = budget;
  }

  @Override
  public synchronized Lease lease(Ask ask) {
    possible += ask.possible();
    dead.remove(ask.portion());
    long others = heldByLiving() - portions.getOrDefault(ask.portion(), 0L);
    var account = new Lease.Account(budget, spent, possible + presumed(), others);
    Lease lease = Lease.of(account, ask.kept(), ask.amount());
    long granted = lease instanceof Lease.Granted more ? more.nanoUsd() : 0;
    portions.put(ask.portion(), ask.kept() + granted);
    return lease;
  }

  @Override
  public synchronized void renew(Collection<UUID> renewed) {
    dead.removeAll(renewed);
  }

  @Override
  public synchronized void giveBack(Ask giveBack) {
    possible += giveBack.possible();
    portions.put(giveBack.portion(), giveBack.kept());
  }

  /** A result is committed: in one step its cost is spent and no longer held. */
  synchronized void commit(UUID portion, long reserved, long cost) {
    spent += cost;
    portions.merge(portion, -reserved, Long::sum);
  }

  synchronized void raise(long newBudget) {
    budget = newBudget;
  }

  /** Its engine has not been heard of for too long. */
  synchronized void dead(UUID portion) {
    dead.add(portion);
  }

  synchronized long unspent() {
    return budget - spent - possible - presumed();
  }

  synchronized long heldByLiving() {
    return held() - presumed();
  }

  private long presumed() {
    return dead.stream().mapToLong(portion -> portions.getOrDefault(portion, 0L)).sum();
  }

  synchronized long held() {
    return portions.values().stream().mapToLong(Long::longValue).sum();
  }
}
