package dev.panopticon.suite;

import dev.panopticon.model.Fault;
import java.util.List;

/**
 * What a well-formed suite may ask for and this version does not do: a limit that nothing holds
 * must not look as if it held.
 */
public final class NotYet {
  private NotYet() {}

  /** A fault for each, by JSON pointer; empty when all of the suite is done. */
  public static List<Fault> of(Suite suite) {
    return suite.budgetUsd() == null
        ? List.of()
        : List.of(
            Fault.at(
                "/budget_usd",
                "`budget_usd` comes with a later version: nothing would stop the run yet. Leave it"
                    + " out, and limit what the key may spend at the provider"));
  }
}
