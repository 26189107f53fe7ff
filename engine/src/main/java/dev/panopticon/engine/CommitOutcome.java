package dev.panopticon.engine;

/** What became of a result that was handed to the writer. */
sealed interface CommitOutcome {
  /** It is durable, and counted. */
  record Inserted() implements CommitOutcome {}

  /** Its cell had a committed result already; that one stands. */
  record Superseded() implements CommitOutcome {}

  /**
   * A failure from before its run's failures were forgotten, or the run was amended: what is made
   * anew stands instead.
   */
  record Outdated() implements CommitOutcome {}

  /** Its run has been deleted. */
  record RunGone() implements CommitOutcome {}

  /** The database cannot take this very row, whenever it is tried. */
  record Rejected(String reason) implements CommitOutcome {}

  CommitOutcome INSERTED = new Inserted();
  CommitOutcome SUPERSEDED = new Superseded();
  CommitOutcome OUTDATED = new Outdated();
  CommitOutcome RUN_GONE = new RunGone();
}
