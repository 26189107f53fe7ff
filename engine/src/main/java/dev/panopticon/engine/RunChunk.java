package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Executes chunks. A chunk may be executed any number of times, by any engine, also by two at once:
 * it does what has no committed result, and the first result of a cell stands. Thread-safe.
 */
final class RunChunk {
  private static final Logger log = LoggerFactory.getLogger(RunChunk.class);

  private static final Duration FOR_INTERRUPTED = Duration.ofSeconds(2);

  /** Heartbeats and commits need connections too, whatever the chunks do. */
  private static final int LOADS_AT_ONCE = 3;

  private static final String STARTED =
      "UPDATE run SET started_at = :now WHERE id = :run AND started_at IS NULL";
  private static final String LOCK_RUN = "SELECT id FROM run WHERE id = :run FOR NO KEY UPDATE";
  private static final String DONE =
      """
      UPDATE chunk SET done_at = :now
      WHERE run_id = :run AND chunk_no = :chunk AND done_at IS NULL
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ScheduledWork work;
  private final LoadChunk load;
  private final FailRun failRun;
  private final ActiveRuns active;
  private final ChunkLeases leases;
  private final ChunkCells.ChunkSteps steps;
  private final Semaphore loads = new Semaphore(LOADS_AT_ONCE);
  private final Map<ChunkId, Thread> underWay = new HashMap<>();

  RunChunk(
      DataSource dataSource, ActiveRuns active, ChunkLeases leases, ChunkCells.ChunkSteps steps) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.work = new ScheduledWork(jdbc);
    this.load = new LoadChunk(jdbc);
    this.failRun = new FailRun(jdbc);
    this.active = active;
    this.leases = leases;
    this.steps = steps;
  }

  /**
   * Executes a chunk in the calling thread.
   *
   * @throws InterruptedException when it was abandoned
   */
  ChunkOutcome execute(ChunkId chunk) throws InterruptedException {
    if (!begin(chunk)) {
      return ChunkOutcome.UNDER_WAY;
    }
    try (ChunkLeases.Taken lease = leases.take(chunk)) {
      long begun = System.nanoTime();
      ChunkOutcome outcome = executeAlone(chunk, lease);
      outcome = lease.isLost() ? ChunkOutcome.LEASE_LOST : outcome;
      log.info(
          "chunk ended: run={} chunk={} outcome={} millis={}",
          chunk.run(),
          chunk.no(),
          outcome,
          Duration.ofNanos(System.nanoTime() - begun).toMillis());
      return outcome;
    } finally {
      end(chunk);
    }
  }

  private ChunkOutcome executeAlone(ChunkId chunk, ChunkLease lease) throws InterruptedException {
    Optional<ActiveRun> entered = enter(chunk);
    if (entered.isEmpty()) {
      return ChunkOutcome.NOTHING_LEFT;
    }
    ActiveRun run = entered.get();
    try {
      Optional<ChunkContents> contents = run.halted() ? Optional.empty() : load(run, chunk);
      if (contents.isEmpty()) {
        return run.halted() ? halted() : ChunkOutcome.NOTHING_LEFT;
      }
      jdbc.sql(STARTED).param("run", run.id().value()).param("now", now()).update();
      if (!new ChunkCells(run.under(lease), contents.get(), steps).work()) {
        return halted();
      }
      markDone(chunk);
      return ChunkOutcome.NOTHING_LEFT;
    } finally {
      active.leave(run);
    }
  }

  private Optional<ChunkContents> load(ActiveRun run, ChunkId chunk) throws InterruptedException {
    loads.acquire();
    try {
      return load.load(run.snapshot(), chunk);
    } finally {
      loads.release();
    }
  }

  /** Empty when the run has been deleted or cannot be carried out. */
  private Optional<ActiveRun> enter(ChunkId chunk) {
    try {
      return Optional.of(active.enter(chunk.run()));
    } catch (PanopticonException failure) {
      if (failure.code() != ErrorCode.NOT_FOUND) {
        failRun.fail(
            chunk.run(),
            "What the run was planned with cannot be read: "
                + failure.getMessage()
                + " Use the version of Panopticon that planned it, then resume the run.",
            failure);
      }
      return Optional.empty();
    }
  }

  private ChunkOutcome halted() {
    return active.stopping() ? ChunkOutcome.ENGINE_STOPS : ChunkOutcome.HALTED;
  }

  /** The lock lets exactly one of several chunks that end together see that none is left. */
  private void markDone(ChunkId chunk) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(LOCK_RUN).param("run", chunk.run().value()).query().listOfRows();
          jdbc.sql(DONE)
              .param("run", chunk.run().value())
              .param("chunk", chunk.no())
              .param("now", now())
              .update();
          work.scheduleFinish(chunk.run(), now());
        });
  }

  private boolean begin(ChunkId chunk) {
    synchronized (underWay) {
      return underWay.putIfAbsent(chunk, Thread.currentThread()) == null;
    }
  }

  private void end(ChunkId chunk) {
    synchronized (underWay) {
      underWay.remove(chunk);
      underWay.notifyAll();
    }
  }

  /**
   * Waits until no chunk is under way; after the deadline interrupts those that are.
   *
   * @return whether all ended by themselves
   */
  boolean awaitEnd(Duration deadline) {
    try {
      if (awaitNoneUnderWay(deadline)) {
        return true;
      }
      synchronized (underWay) {
        underWay.values().forEach(Thread::interrupt);
      }
      awaitNoneUnderWay(FOR_INTERRUPTED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private boolean awaitNoneUnderWay(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    synchronized (underWay) {
      while (!underWay.isEmpty()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(underWay, left);
      }
      return true;
    }
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(Clock.systemUTC());
  }
}
