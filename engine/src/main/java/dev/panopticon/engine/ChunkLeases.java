package dev.panopticon.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The chunks that this engine has leased. db-scheduler renews the leases and takes over from the
 * dead; here it is seen when one was taken over from this engine, and meanwhile nothing new is paid
 * for. Results of a chunk that was lost are committed all the same: the first of a cell stands, but
 * for a failure that a retry has overtaken, see {@link FailureFence}. Thread-safe.
 */
final class ChunkLeases {
  private static final Logger log = LoggerFactory.getLogger(ChunkLeases.class);

  /**
   * Others take over 4 s after the last heartbeat, which was up to a second before the database was
   * lost, by clocks that may differ by a second from this one's.
   */
  private static final Duration CERTAIN = Duration.ofMillis(1_800);

  private static final String MINE =
      """
      SELECT task_instance FROM scheduled_tasks
      WHERE task_name = 'run-chunk' AND picked AND picked_by = :engine
        AND task_instance = ANY(:chunks)
      """;

  private final JdbcClient jdbc;
  private final String engine;
  private final LongSupplier nanoClock;
  private final Map<ChunkId, Taken> taken = new ConcurrentHashMap<>();
  private final LongAdder lost = new LongAdder();

  /**
   * @param engine its name in the queue
   */
  ChunkLeases(JdbcClient jdbc, String engine, LongSupplier nanoClock) {
    this.jdbc = jdbc;
    this.engine = engine;
    this.nanoClock = nanoClock;
  }

  /** The lease of a chunk that was just picked; close it when the execution ends. */
  Taken take(ChunkId chunk) {
    var lease = new Taken(chunk, nanoClock.getAsLong());
    taken.put(chunk, lease);
    return lease;
  }

  /** Asks the database which are still this engine's. */
  void confirm() {
    long asked = nanoClock.getAsLong();
    Collection<Taken> before = Set.copyOf(taken.values());
    if (before.isEmpty()) {
      return;
    }
    String[] chunks = before.stream().map(lease -> lease.chunk.toString()).toArray(String[]::new);
    Set<String> mine =
        new HashSet<>(
            jdbc.sql(MINE)
                .param("engine", engine)
                .param("chunks", chunks)
                .query(String.class)
                .list());
    for (Taken lease : before) {
      if (mine.contains(lease.chunk.toString())) {
        lease.confirmedAt = asked;
      } else {
        lease.lose();
      }
    }
  }

  /** Chunks that this engine works on. */
  int size() {
    return taken.size();
  }

  /** How many were taken over from this engine so far. */
  long lost() {
    return lost.sum();
  }

  /** Whether there is one that is not lost. */
  boolean any() {
    return taken.values().stream().anyMatch(lease -> !lease.isLost());
  }

  /** One lease, until it is closed. */
  final class Taken implements ChunkLease, AutoCloseable {
    private final ChunkId chunk;
    private volatile long confirmedAt;
    private volatile boolean lost;
    private Runnable whenLost = () -> {};

    private Taken(ChunkId chunk, long confirmedAt) {
      this.chunk = chunk;
      this.confirmedAt = confirmedAt;
    }

    @Override
    public boolean isHeld() {
      return !lost && nanoClock.getAsLong() - confirmedAt < CERTAIN.toNanos();
    }

    /** Another engine has taken over; it never comes back. */
    boolean isLost() {
      return lost;
    }

    /**
     * @param step done at the loss, or now if it is lost already
     */
    synchronized void whenLost(Runnable step) {
      whenLost = step;
      if (lost) {
        step.run();
      }
    }

    private synchronized void lose() {
      if (!lost && taken.get(chunk) == this) {
        lost = true;
        whenLost.run();
        ChunkLeases.this.lost.increment();
        log.warn(
            "chunk taken over by another engine, this one makes no more calls in it: run={} chunk={}",
            chunk.run(),
            chunk.no());
      }
    }

    @Override
    public void close() {
      taken.remove(chunk, this);
    }
  }
}
