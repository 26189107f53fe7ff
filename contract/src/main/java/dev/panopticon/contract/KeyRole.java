package dev.panopticon.contract;

/** What the holder of a key may do; each role includes those before it. */
public enum KeyRole {
  /** Read everything but keys. */
  READER,
  /** Also change queries, metrics and models, and start and stop runs: spends money. */
  EDITOR,
  /** Also delete runs and manage keys. */
  ADMIN
}
