package dev.panopticon.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The ledger of one run in memory, with the same arithmetic as the one in PostgreSQL. */
final class MemoryLedger implements Ledger {
  private final Map<UUID, Long> portions = new HashMap<>();
  private long budget;
  private long spent;
  private long possible;

  MemoryLedger(long budget) {
    this.budget = budget;
  }

  @Override
  public synchronized Lease lease(Ask ask) {
    possible += ask.possible();
    long others =
        portions.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(ask.portion()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    Lease lease =
        Lease.of(new Lease.Account(budget, spent, possible, others), ask.kept(), ask.amount());
    long granted = lease instanceof Lease.Granted more ? more.nanoUsd() : 0;
    portions.put(ask.portion(), ask.kept() + granted);
    return lease;
  }

  @Override
  public synchronized List<UUID> renew(Collection<UUID> renewed) {
    return renewed.stream().filter(portions::containsKey).toList();
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

  /** A dead engine's portion returns to the run. */
  synchronized void release(UUID portion) {
    portions.remove(portion);
  }

  synchronized long unspent() {
    return budget - spent - possible;
  }

  synchronized long held() {
    return portions.values().stream().mapToLong(Long::longValue).sum();
  }
}
