package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.Collection;
import java.util.UUID;

/**
 * What all engines share of the runs' budgets: what is spent, and what each engine holds, or held
 * when it died. Never grants what could make the sum cross a budget. Thread-safe.
 */
interface Ledger {
  /**
   * What an engine says when it asks.
   *
   * @param portion names what this engine holds of the run's budget
   * @param kept what it holds on to, for calls under way: the rest of its portion is given back
   * @param possible what calls may have cost that have no result, since it was last asked
   * @param amount what the next call can cost
   */
  record Ask(RunId run, UUID portion, long kept, long possible, long amount) {}

  /** Afterwards the portion is what was kept, and what is granted. */
  Lease lease(Ask ask);

  /** Says that the engine that holds these portions is alive. */
  void renew(Collection<UUID> portions);

  /**
   * Gives back what is not kept.
   *
   * @param giveBack its amount does not count
   */
  void giveBack(Ask giveBack);
}
