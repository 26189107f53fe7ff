package dev.panopticon.engine;

import java.time.Duration;

/**
 * How an engine works in its process.
 *
 * @param name of this engine in the queue ("picked by"); unique among the engines of one database
 * @param soleOwner no other engine but workers can be alive on this database, because this process
 *     holds the lock of the data directory or of the database: what a former process had leased is
 *     released at the start. False for one of several, where the leases of a dead engine run out by
 *     themselves within 7 s.
 * @param chunkThreads how many chunks are under way at once, at least 1; with memory of some
 *     hundred cells each
 * @param stopDeadline how long a stop waits for the calls in flight and their commits; what is not
 *     done then is abandoned, and done again later
 */
public record EngineSettings(
    String name, boolean soleOwner, int chunkThreads, Duration stopDeadline) {
  public EngineSettings {
    if (chunkThreads < 1) {
      throw new IllegalArgumentException("chunkThreads must be at least 1 but was " + chunkThreads);
    }
  }

  /** Begins the name of each worker; see {@link ScheduledWork#releaseAll}. */
  private static final String WORKER = "worker-";

  /**
   * One of any number of engines, which does not own its database.
   *
   * @param id unique among the workers of a database, in words that tell people which it is
   */
  public static EngineSettings worker(String id) {
    return named(WORKER + id, false);
  }

  static boolean isWorker(String name) {
    return name.startsWith(WORKER);
  }

  /** 16 chunks at once (about 5,000 cells to keep the calls in flight busy), 8 s for a stop. */
  public static EngineSettings named(String name, boolean soleOwner) {
    return new EngineSettings(name, soleOwner, 16, Duration.ofSeconds(8));
  }
}
