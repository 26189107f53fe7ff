package dev.panopticon.model;

/** The life of a run. */
public enum RunStatus {
  /** Work is scheduled or going on. */
  RUNNING(false),
  /**
   * Stopped for a reason that a person must lift (budget, quota), or that passes (a full disk); can
   * be resumed.
   */
  PAUSED(false),
  /** Every cell has its result, and the report is stored. */
  COMPLETED(true),
  /** A person stopped it; what was done is kept, and it can be resumed. */
  CANCELLED(true),
  /** It could not be carried out; the run says why. */
  FAILED(true);

  private final boolean ended;

  RunStatus(boolean ended) {
    this.ended = ended;
  }

  /** Whether nothing more happens by itself. */
  public boolean ended() {
    return ended;
  }
}
