package dev.panopticon.engine;

import java.util.List;

/**
 * Who works on a run now, and what is left to take.
 *
 * @param engines those that have told of themselves within the last seconds, this one included; by
 *     name
 * @param limits of the accounts that the run's models use, by engine
 * @param chunksDone parts of the run that are complete
 * @param chunksUnderWay leased by an engine
 * @param chunksWaiting for an engine to take them; of a run that is paused or has ended, what would
 *     be left to do
 */
public record RunWork(
    List<AtWork> engines,
    List<InForce> limits,
    long chunksDone,
    long chunksUnderWay,
    long chunksWaiting) {
  public RunWork {
    engines = List.copyOf(engines);
    limits = List.copyOf(limits);
  }

  /** What one engine does with an account. */
  public record InForce(String engine, LimitsInForce limits) {}

  /**
   * What one engine does in the run.
   *
   * @param inFlight calls under way now, their commits included
   * @param outputsPerSecond committed of late
   * @param judgmentsPerSecond committed of late
   */
  public record AtWork(
      String engine,
      int chunks,
      int inFlight,
      double outputsPerSecond,
      double judgmentsPerSecond) {}
}
