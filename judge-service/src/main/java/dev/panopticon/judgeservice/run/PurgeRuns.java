package dev.panopticon.judgeservice.run;

import dev.panopticon.contract.PurgeReport;
import dev.panopticon.contract.Retention;
import dev.panopticon.engine.PurgeScope;
import dev.panopticon.engine.RunControl;
import dev.panopticon.engine.RunPurge;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes old runs when a person asks for it, and every hour by the stored retention, which is off
 * until a person sets it. Goes on at the start with what a killed deletion has left. Thread-safe.
 */
public final class PurgeRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PurgeRuns.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  /** Well below any client's patience; the client asks again. */
  private static final Duration PART = Duration.ofSeconds(60);

  private final RunControl control;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("purge-runs").factory());

  public PurgeRuns(RunControl control, JdbcClient jdbc, Clock clock) {
    this.control = control;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public void start() {
    var _ =
        executor.scheduleWithFixedDelay(this::byRetention, 0, PERIOD.toSeconds(), TimeUnit.SECONDS);
  }

  /** What {@link #purge} would delete. */
  public PurgeReport preview(Instant finishedBefore, @Nullable String name, int keepLast) {
    return report(control.previewPurge(scope(finishedBefore, name, keepLast)), true, null);
  }

  /**
   * Deletes runs for about a minute.
   *
   * @param compact whether to give the room back to the file system at the end, which holds up runs
   */
  public PurgeReport purge(
      Instant finishedBefore, @Nullable String name, int keepLast, boolean compact) {
    RunPurge.Purged purged = control.purge(scope(finishedBefore, name, keepLast), PART);
    Long givenBack = purged.complete() ? control.reclaimSpace(compact) : null;
    return report(purged.runs(), purged.complete(), givenBack);
  }

  public Retention retention() {
    return jdbc.sql("SELECT older_than_days, keep_last FROM run_retention")
        .query(
            (row, _) ->
                new Retention(
                    row.getObject("older_than_days", Integer.class), row.getInt("keep_last")))
        .optional()
        .orElse(Retention.OFF);
  }

  /** From the next hour on. */
  public Retention setRetention(Retention retention) {
    jdbc.sql(
            """
            INSERT INTO run_retention (older_than_days, keep_last) VALUES (:days, :keepLast)
            ON CONFLICT (singleton) DO UPDATE
            SET older_than_days = EXCLUDED.older_than_days, keep_last = EXCLUDED.keep_last
            """)
        .param("days", retention.olderThanDays())
        .param("keepLast", retention.keepLast())
        .update();
    LOG.info("retention set: {}", retention);
    return retention;
  }

  /** An error must not end the schedule. */
  private void byRetention() {
    try {
      control.clearRemains();
      Retention retention = retention();
      Integer days = retention.olderThanDays();
      if (days != null) {
        purgeOlderThan(Duration.ofDays(days), retention.keepLast());
      }
    } catch (RuntimeException failure) {
      LOG.warn("old runs could not be deleted; tried again in {}", PERIOD, failure);
    }
  }

  private void purgeOlderThan(Duration age, int keepLast) {
    var scope = new PurgeScope(clock.instant().minus(age), null, keepLast);
    int runs = control.purge(scope, PERIOD).runs().size();
    if (runs > 0) {
      LOG.info("old runs deleted: runs={} olderThan={} keepLast={}", runs, age, keepLast);
      control.reclaimSpace(false);
    }
  }

  private PurgeScope scope(Instant finishedBefore, @Nullable String name, int keepLast) {
    try {
      return new PurgeScope(finishedBefore, name, keepLast);
    } catch (IllegalArgumentException e) {
      throw new PanopticonException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }

  private static PurgeReport report(
      List<RunPurge.OldRun> runs, boolean complete, @Nullable Long givenBack) {
    return new PurgeReport(
        complete,
        runs.size(),
        runs.stream().mapToLong(RunPurge.OldRun::outputs).sum(),
        runs.stream().mapToLong(RunPurge.OldRun::judgments).sum(),
        runs.stream().mapToLong(RunPurge.OldRun::bytes).sum(),
        givenBack,
        runs.stream().limit(PurgeReport.MAX_LISTED).map(PurgeRuns::listed).toList());
  }

  private static PurgeReport.OldRun listed(RunPurge.OldRun run) {
    return new PurgeReport.OldRun(
        run.id().value(),
        run.name(),
        run.finishedAt(),
        run.outputs(),
        run.judgments(),
        run.bytes());
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
