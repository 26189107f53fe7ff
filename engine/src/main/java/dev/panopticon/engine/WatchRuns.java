package dev.panopticon.engine;

import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks after what no single step can see: that other processes have halted a run, changed its
 * priority or taken over a chunk, that a RUNNING run has lost its work, and that one has no place
 * to work. Never gives up.
 */
final class WatchRuns implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchRuns.class);

  private static final Duration STATUS = Duration.ofMillis(500);
  private static final Duration FAIRNESS = Duration.ofSeconds(1);
  private static final Duration RECOVERY = Duration.ofSeconds(3);
  private static final Duration LEAVE = Duration.ofSeconds(2);

  private static final String STILL_RUNNING =
      "SELECT id, priority FROM run WHERE id = ANY(:runs::uuid[]) AND status = 'RUNNING'";

  private final JdbcClient jdbc;
  private final ScheduledWork work;
  private final ActiveRuns active;
  private final ChunksUnderWay underWay;
  private final ChunkLeases leases;
  private final Engines engines;
  private final Runnable withOthers;
  private final RunShares shares;
  private final Runnable wake;

  /** As many threads as steps: a lease that is not confirmed in time holds up all calls. */
  private final Repeating watch = new Repeating("watch-runs", 5);

  /**
   * @param withOthers done about every second while other engines are at work
   * @param shares divided while other engines are at work
   */
  WatchRuns(
      JdbcClient jdbc,
      ActiveRuns active,
      ChunksUnderWay underWay,
      ChunkLeases leases,
      Engines engines,
      Runnable withOthers,
      RunShares shares,
      Runnable wake) {
    this.jdbc = jdbc;
    this.work = new ScheduledWork(jdbc);
    this.active = active;
    this.underWay = underWay;
    this.leases = leases;
    this.engines = engines;
    this.withOthers = withOthers;
    this.shares = shares;
    this.wake = wake;
  }

  /** Recovers at once, so that a restart goes on without delay. */
  void start() {
    watch.every(RECOVERY, Duration.ZERO, this::recoverLostWork);
    watch.every(STATUS, STATUS, leases::confirm);
    watch.every(STATUS, STATUS, this::lookAtRuns);
    watch.every(FAIRNESS, FAIRNESS, this::makeRoom);
    watch.every(Engines.BEAT, Duration.ZERO, this::beat);
  }

  private void beat() {
    try {
      engines.beat(this::amongOthers);
    } finally {
      shares.takeAllIfAlone();
    }
  }

  private void amongOthers() {
    try {
      withOthers.run();
    } finally {
      shares.divide();
    }
  }

  private void recoverLostWork() {
    int added = work.scheduleLost(now());
    if (added > 0) {
      log.info("work scheduled that running runs had lost: tasks={}", added);
      wake.run();
    }
  }

  private void lookAtRuns() {
    List<RunId> ids = active.ids();
    if (ids.isEmpty()) {
      return;
    }
    String[] texts = ids.stream().map(RunId::toString).toArray(String[]::new);
    Map<RunId, Priority> running = new HashMap<>();
    jdbc.sql(STILL_RUNNING)
        .param("runs", texts)
        .query(
            row -> {
              running.put(
                  new RunId(row.getObject("id", UUID.class)),
                  Priority.valueOf(row.getString("priority")));
            });
    running.forEach(active::priority);
    ids.stream().filter(id -> !running.containsKey(id)).forEach(active::halt);
  }

  /** A run that begins is not kept waiting by one that has taken every place. */
  private void makeRoom() {
    if (underWay.isFull()) {
      underWay.makeRoom(work.waitingRuns(now()));
    }
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(Clock.systemUTC());
  }

  @Override
  public void close() {
    if (!watch.closeWith(engines::leave, LEAVE)) {
      log.debug("the database is away: this engine's entry is forgotten by itself");
    }
  }
}
