package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Limits;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What people do to runs. Durable when a method returns. Thread-safe. */
public final class RunControl {
  private static final Logger log = LoggerFactory.getLogger(RunControl.class);

  private static final String STATUS = "SELECT status FROM run WHERE id = :run FOR NO KEY UPDATE";
  private static final String CANCEL =
      """
      UPDATE run SET status = 'CANCELLED', resumes_by_itself = false, reason = 'Cancelled.',
          reason_code = NULL, finished_at = :now
      WHERE id = :run AND status IN ('RUNNING', 'PAUSED')
      """;
  private static final String PAUSE =
      """
      UPDATE run
      SET status = 'PAUSED', resumes_by_itself = false, reason_code = 'PAUSED_BY_PERSON',
          reason = 'Paused by a person. Resume it to go on: panopticon runs resume ' || id
      WHERE id = :run AND (status = 'RUNNING' OR (status = 'PAUSED' AND resumes_by_itself))
      """;
  private static final String REOPEN =
      """
      UPDATE run
      SET status = 'RUNNING', resumes_by_itself = false, reason = NULL, reason_code = NULL,
          finished_at = NULL, report = NULL, revision = revision + 1
      WHERE id = :run
      """;
  private static final String RESUME =
      """
      UPDATE run SET status = 'RUNNING', resumes_by_itself = false, reason = NULL, reason_code = NULL,
          finished_at = NULL
      WHERE id = :run AND status IN ('PAUSED', 'CANCELLED', 'FAILED')
      """;

  private static final String SET_PRIORITY =
      "UPDATE run SET priority = :priority WHERE id = :run AND priority <> :priority";
  private static final String RAISE_BUDGET =
      "UPDATE run SET budget_nano_usd = :budget WHERE id = :run AND status <> 'COMPLETED'";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ScheduledWork work;
  private final RunDeletion deletion;
  private final ClearRemains remains;
  private final RunPurge purge;
  private final ReclaimSpace reclaim;
  private final StorageFull storageFull;
  private final ProgressReader progress;
  private final ChangeLimits changeLimits;
  private final RunSnapshots snapshots;
  private final ActiveRuns active;
  private final Engines engines;
  private final Runnable wake;

  RunControl(
      DataSource dataSource,
      RunSnapshots snapshots,
      ActiveRuns active,
      Engines engines,
      Runnable wake) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.work = new ScheduledWork(jdbc);
    this.deletion = new RunDeletion(jdbc, transaction, snapshots);
    this.remains = new ClearRemains(jdbc);
    this.purge = new RunPurge(jdbc, deletion);
    this.reclaim = new ReclaimSpace(dataSource);
    this.storageFull = new StorageFull(dataSource, active);
    this.progress = new ProgressReader(jdbc, engines);
    this.changeLimits = new ChangeLimits(jdbc);
    this.snapshots = snapshots;
    this.active = active;
    this.engines = engines;
    this.wake = wake;
  }

  /**
   * Stops a run after the calls in flight, whose results are kept. Does nothing to a run that has
   * ended.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public void cancel(RunId run) {
    int cancelled =
        inTransaction(
            run, status -> jdbc.sql(CANCEL).param("run", run.value()).param("now", now()).update());
    active.halt(run);
    if (cancelled > 0) {
      log.info("run cancelled: run={}", run);
    }
  }

  /**
   * Pauses a run after the calls in flight, whose results are kept. Does nothing to a run that has
   * ended or is paused already.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public void pause(RunId run) {
    int paused = inTransaction(run, status -> jdbc.sql(PAUSE).param("run", run.value()).update());
    active.halt(run);
    if (paused > 0) {
      log.info("run paused: run={} code=PAUSED_BY_PERSON", run);
    }
  }

  /**
   * Makes the failed results of a run anew, with what depends on them, and whatever else it lacks.
   *
   * @return how many results are made anew; 0 leaves a completed run as it is
   * @throws PanopticonException with NOT_FOUND if there is no such run, with CONFLICT while it is
   *     running, or calls of it are still in flight
   */
  public long retryFailed(RunId run) {
    Retry retry = transaction.execute(transactionStatus -> forgetFailed(run));
    if (retry.reopened()) {
      log.info("run retried: run={} results={}", run, retry.forgotten());
    }
    wake.run();
    return retry.forgotten();
  }

  private record Retry(long forgotten, boolean reopened) {}

  private Retry forgetFailed(RunId run) {
    RunStatus status = lock(run);
    if (status == RunStatus.RUNNING) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The run %s is running. Retry its failed results when it has ended, or pause it first."
              .formatted(run));
    }
    if (work.isUnderWay(run)) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "Calls of the run %s are still in flight, and their results would be mixed with those of the retry. Try again in a moment."
              .formatted(run));
    }
    long forgotten = new RetryFailed(jdbc).forget(run);
    boolean reopened = forgotten > 0 || status != RunStatus.COMPLETED;
    if (reopened) {
      jdbc.sql(REOPEN).param("run", run.value()).update();
      work.scheduleUndone(run, now());
      work.scheduleFinish(run, now());
    }
    return new Retry(forgotten, reopened);
  }

  /**
   * Goes on with a paused, cancelled or failed run; only what is not committed is done. Does
   * nothing to a running one.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run, with CONFLICT if it is
   *     completed
   */
  public void resume(RunId run) {
    int resumed = inTransaction(run, status -> resume(run, status));
    if (resumed > 0) {
      log.info("run resumed: run={}", run);
    }
    wake.run();
  }

  private int resume(RunId run, RunStatus status) {
    if (status == RunStatus.COMPLETED) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The run " + run + " is completed; there is nothing left to do in it.");
    }
    int resumed = jdbc.sql(RESUME).param("run", run.value()).update();
    work.scheduleUndone(run, now());
    work.scheduleFinish(run, now());
    return resumed;
  }

  /**
   * Changes the limits of the account that a model of the run uses. They hold for every run that
   * uses it, in every engine within about a second, until they are changed again.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run, or no such model in it
   */
  public void changeLimits(RunId run, String model, Limits limits) {
    changeLimits(run, model, _ -> limits);
  }

  /**
   * As {@link #changeLimits(RunId, String, Limits)}, from those in force.
   *
   * @param change makes the new limits of those in force; may throw, then nothing is changed
   * @return the limits in force now
   */
  public Limits changeLimits(RunId run, String model, UnaryOperator<Limits> change) {
    RunSnapshot snapshot = snapshots.get(run);
    return transaction.execute(_ -> changeLimits.change(snapshot, model, change, now()));
  }

  /**
   * Changes a run's priority, for its turns from now on: in every engine within a second.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public void changePriority(RunId run, Priority priority) {
    int changed = inTransaction(run, status -> setPriority(run, priority));
    if (changed > 0) {
      log.info("priority changed: run={} priority={}", run, priority);
    }
    active.priority(run, priority);
    wake.run();
  }

  private int setPriority(RunId run, Priority priority) {
    int changed =
        jdbc.sql(SET_PRIORITY)
            .param("run", run.value())
            .param("priority", priority.name())
            .update();
    work.placeAnew(run, now());
    return changed;
  }

  /**
   * Goes on as {@link #resume(RunId)} does, with a higher budget.
   *
   * @throws PanopticonException also with INVALID_REQUEST if the budget is not higher than before,
   *     with CONFLICT if the run has none
   */
  public void resume(RunId run, long budgetNanoUsd) {
    int raised = inTransaction(run, status -> raiseBudget(run, budgetNanoUsd));
    if (raised > 0) {
      log.info("budget raised: run={} budget={}", run, Money.text(budgetNanoUsd));
    }
    resume(run);
  }

  private int raiseBudget(RunId run, long budgetNanoUsd) {
    Long before =
        jdbc.sql("SELECT coalesce(budget_nano_usd, -1) FROM run WHERE id = :run")
            .param("run", run.value())
            .query(Long.class)
            .single();
    if (before < 0) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The run %s has no budget, so none stops it. Resume it without one, or start a run with `budget_usd`."
              .formatted(run));
    }
    if (budgetNanoUsd <= before) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "The budget of the run %s is %s already, and %s is not more. What is spent counts against it: give the new total."
              .formatted(run, Money.text(before), Money.text(budgetNanoUsd)));
    }
    return jdbc.sql(RAISE_BUDGET).param("run", run.value()).param("budget", budgetNanoUsd).update();
  }

  /**
   * Pauses every running run, because the disk has no room; what is in flight is still committed.
   * May be repeated.
   *
   * @param reason what is full, and what to do
   * @return how many were paused
   */
  public int pauseForStorage(String reason) {
    return storageFull.pauseAll(reason);
  }

  /**
   * Goes on with the runs that {@link #pauseForStorage} paused, and with no other. May be repeated.
   *
   * @return how many go on
   */
  public int resumeWithStorage() {
    int resumed = storageFull.resumeAll();
    if (resumed > 0) {
      wake.run();
    }
    return resumed;
  }

  /**
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public DeletionCount previewDeletion(RunId run) {
    return deletion.preview(run);
  }

  /**
   * Deletes an ended run with everything of it, for good. The run is gone at once; should the
   * removal of its results be killed, {@link #clearRemains} goes on with it.
   *
   * @return what was deleted
   * @throws PanopticonException with NOT_FOUND if there is no such run, with CONFLICT if it has not
   *     ended
   */
  public DeletionCount delete(RunId run) {
    return deletion.delete(run);
  }

  /** The ended runs that {@link #purge} would delete now, oldest first. */
  public List<RunPurge.OldRun> previewPurge(PurgeScope scope) {
    return purge.preview(scope);
  }

  /**
   * Deletes old runs until none is left or the time is up, each as {@link #delete} does.
   *
   * @return what was deleted; whether it was all
   */
  public RunPurge.Purged purge(PurgeScope scope, Duration time) {
    return purge.purge(scope, time);
  }

  /**
   * Removes what deletions that were killed have left.
   *
   * @return of how many runs
   */
  public int clearRemains() {
    return remains.clearAll();
  }

  /**
   * Gives the room of deleted rows back.
   *
   * @param compact all of it to the file system, which holds up whoever uses the tables
   * @return by how many bytes the database's files shrank; negative if they grew meanwhile
   */
  public long reclaimSpace(boolean compact) {
    return reclaim.run(compact);
  }

  /**
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public RunProgress progress(RunId run) {
    RunProgress found = progress(List.of(run)).get(run);
    if (found == null) {
      throw RunSnapshots.notFound(run);
    }
    return found;
  }

  /** The progress of each of these runs that exists, in a fixed number of queries. */
  public Map<RunId, RunProgress> progress(Collection<RunId> runs) {
    return progress.of(runs);
  }

  /** Who works on the run now, and what is left to take; nothing of a run that does not exist. */
  public RunWork work(RunId run) {
    return engines.work(run);
  }

  /**
   * @param step what is done to the run, whose row is locked
   * @return what the step returns: how many rows it changed
   */
  private int inTransaction(RunId run, ToIntFunction<RunStatus> step) {
    return transaction.execute(transactionStatus -> step.applyAsInt(lock(run)));
  }

  private RunStatus lock(RunId run) {
    return jdbc.sql(STATUS)
        .param("run", run.value())
        .query(String.class)
        .optional()
        .map(RunStatus::valueOf)
        .orElseThrow(() -> RunSnapshots.notFound(run));
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(Clock.systemUTC());
  }
}
