package dev.panopticon.model;

/** What came of one judgment. Counted apart everywhere; only SCORED enters a mean. */
public enum JudgmentStatus {
  /** There is a number. */
  SCORED,
  /** The judge replied, but not readably. */
  UNREADABLE,
  /** The model or the judge declined. */
  REFUSED,
  /** A call failed for good. */
  FAILED,
  /** The metric does not apply. */
  SKIPPED
}
