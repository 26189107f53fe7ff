package dev.panopticon.model;

/** What a check of the doctor says of what it looked at, from harmless to bad. */
public enum CheckOutcome {
  /** As it should be. */
  PASS,
  /** Not applicable here, or it could not look; the finding says why. */
  SKIPPED,
  /** Works, but somebody should know or act. */
  WARN,
  /** Data are in danger, or it does not work. */
  FAIL
}
