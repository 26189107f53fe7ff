package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Instant;

/** Computes the numbers of a run from its committed rows. The role judge-service implements it. */
@FunctionalInterface
public interface ReportComputation {
  /**
   * The report of a run whose every cell has its result. It is stored as it is, in the transaction
   * that makes the run COMPLETED; it must depend on the rows alone, not on the order of their
   * commits. Called without a transaction, and again when the process died in between.
   *
   * @param finishedAt the time that will stand in the run's row; the row itself still says RUNNING
   * @return JSON text
   */
  String reportJson(RunId run, Instant finishedAt);
}
