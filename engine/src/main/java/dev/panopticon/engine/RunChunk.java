package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.Semaphore;
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

  /** Heartbeats and commits need connections too, whatever the chunks do. */
  private static final int LOADS_AT_ONCE = 3;

  private static final String STARTED =
      "UPDATE run SET started_at = :now WHERE id = :run AND started_at IS NULL";

  // The lock is short so. A mark that a crash takes back costs nothing: the results are there.
  private static final String WITHOUT_FSYNC = "SET LOCAL synchronous_commit = off";
  private static final String LOCK_RUN =
      "SELECT revision FROM run WHERE id = :run FOR NO KEY UPDATE";
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
  private final ChunksUnderWay underWay;

  RunChunk(
      DataSource dataSource,
      ActiveRuns active,
      ChunksUnderWay underWay,
      ChunkLeases leases,
      ChunkCells.ChunkSteps steps) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.work = new ScheduledWork(jdbc);
    this.load = new LoadChunk(jdbc);
    this.failRun = new FailRun(jdbc);
    this.active = active;
    this.underWay = underWay;
    this.leases = leases;
    this.steps = steps;
  }

  /** Chunks that wait to be loaded; few are at once. */
  int waitingForLoad() {
    return loads.getQueueLength();
  }

  /**
   * Executes a chunk in the calling thread.
   *
   * @throws InterruptedException when it was abandoned
   */
  ChunkOutcome execute(ChunkId chunk) throws InterruptedException {
    if (!underWay.begin(chunk)) {
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
      underWay.end(chunk);
    }
  }

  private ChunkOutcome executeAlone(ChunkId chunk, ChunkLeases.Taken lease)
      throws InterruptedException {
    Optional<ActiveRun> entered = enter(chunk);
    if (entered.isEmpty()) {
      return ChunkOutcome.NOTHING_LEFT;
    }
    ActiveRun run = entered.get();
    ActiveRun part = run.part(lease);
    lease.whenLost(part::stop);
    underWay.works(chunk, part);
    try {
      return work(chunk, part) ? ChunkOutcome.NOTHING_LEFT : stopped(run);
    } finally {
      run.forget(part);
      active.leave(run);
    }
  }

  /**
   * @return whether nothing is left to do
   */
  private boolean work(ChunkId chunk, ActiveRun part) throws InterruptedException {
    Optional<ChunkContents> contents = part.halted() ? Optional.empty() : load(part, chunk);
    if (contents.isEmpty()) {
      return !part.halted();
    }
    jdbc.sql(STARTED).param("run", part.id().value()).param("now", now()).update();
    if (!new ChunkCells(part, contents.get(), steps).work()) {
      return false;
    }
    return markDone(chunk, part.snapshot().revision());
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

  private ChunkOutcome stopped(ActiveRun run) {
    if (active.stopping()) {
      return ChunkOutcome.ENGINE_STOPS;
    }
    return run.halted() ? ChunkOutcome.HALTED : ChunkOutcome.MADE_ROOM;
  }

  /**
   * The lock lets exactly one of several chunks that end together see that none is left. Of a run
   * that was amended meanwhile the chunk has more to do.
   *
   * @return whether it is done
   */
  private boolean markDone(ChunkId chunk, int revision) {
    return transaction.execute(status -> markDoneInTransaction(chunk, revision));
  }

  private boolean markDoneInTransaction(ChunkId chunk, int revision) {
    jdbc.sql(DatabaseTrouble.GIVE_UP_WAITING).update();
    jdbc.sql(WITHOUT_FSYNC).update();
    boolean same =
        jdbc.sql(LOCK_RUN)
            .param("run", chunk.run().value())
            .query(Integer.class)
            .optional()
            .map(current -> current == revision)
            .orElse(true);
    if (same) {
      jdbc.sql(DONE)
          .param("run", chunk.run().value())
          .param("chunk", chunk.no())
          .param("now", now())
          .update();
      work.scheduleFinish(chunk.run(), now());
    }
    return same;
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(Clock.systemUTC());
  }
}
