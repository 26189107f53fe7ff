package dev.panopticon.library;

/** What became of a draft. */
enum SaveOutcome {
  /** A new item. */
  CREATED,
  /** A new version of an item that was there. */
  CHANGED,
  /** The item was archived with this content; it is back, in its version. */
  RESTORED,
  /** The item was there with this content; nothing was written. */
  UNCHANGED
}
