package dev.panopticon.contract;

import java.util.List;
import java.util.UUID;

/**
 * Who works on a run now, and what is left to take.
 *
 * @param engines the processes that carry it out, by name; those that told of themselves within the
 *     last seconds
 * @param chunksDone parts of the run that are complete
 * @param chunksUnderWay parts that an engine has taken
 * @param chunksWaiting parts that nobody has taken yet
 */
public record RunActivity(
    UUID run,
    List<EngineAtWork> engines,
    long chunksDone,
    long chunksUnderWay,
    long chunksWaiting) {
  public RunActivity {
    engines = List.copyOf(engines);
  }

  /**
   * One process.
   *
   * @param name such as {@code worker-HOST-PID-...}
   * @param chunks parts of the run that it has taken
   * @param inFlight calls under way now, their commits included
   * @param perSecond judgments committed per second of late
   */
  public record EngineAtWork(String name, int chunks, int inFlight, double perSecond) {}
}
