package dev.panopticon.engine;

/** How an execution of a chunk ended, if nothing broke. */
enum ChunkOutcome {
  /** Every cell has its results, or had them before, or the run wants no work now. */
  NOTHING_LEFT,
  /** The run was halted by a person or by a pause; its resume schedules the chunk again. */
  HALTED,
  /** This engine stops; the chunk waits for the next one. */
  ENGINE_STOPS,
  /** It made room for another run's chunk, and goes on later. */
  MADE_ROOM,
  /** Another engine has taken the chunk over: this one has no say in what becomes of it. */
  LEASE_LOST,
  /** An earlier execution of the chunk still winds down in this process. */
  UNDER_WAY
}
