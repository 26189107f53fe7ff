package dev.panopticon.cli;

import dev.panopticon.contract.SimilarItems;

/** Prints what a search found, and what it could not see. */
final class FoundTable {
  private FoundTable() {}

  /**
   * @param nothing said when there is no row
   */
  static void print(Table table, SimilarItems<?> found, String nothing, Output output) {
    if (found.items().isEmpty()) {
      output.out().println(nothing);
    } else {
      table.print(output.out(), Terminal.OUT);
    }
    if (!found.complete()) {
      output
          .out()
          .println(
              Terminal.OUT.faint(
                  "incomplete: %,d changed and could not be searched yet; try again in a moment"
                      .formatted(found.missing())));
    }
  }
}
