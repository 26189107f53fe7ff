package dev.panopticon.engine;

/** The right to work on a chunk, as far as this process can know. Thread-safe. */
interface ChunkLease {
  /** Nobody can take it away: for what belongs to no chunk. */
  ChunkLease SURE = () -> true;

  /** The database said of late that it is this engine's; only then may anything new be paid for. */
  boolean isHeld();
}
