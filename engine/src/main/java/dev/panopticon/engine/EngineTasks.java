package dev.panopticon.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.panopticon.model.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's steps as tasks of db-scheduler, which leases them, and takes over from the dead. */
final class EngineTasks {
  private static final Logger log = LoggerFactory.getLogger(EngineTasks.class);

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * How long the chunks of an engine that has just died stay its own at most: until its last
   * heartbeat is too old, until db-scheduler looks for such ones, at every second heartbeat, and
   * until it looks for work. 6.5 s.
   */
  static final Duration WORST_TAKEOVER =
      HEARTBEAT.multipliedBy(MISSED_HEARTBEATS).plus(HEARTBEAT.multipliedBy(2)).plus(POLL);

  private static final Duration SHUTDOWN_MAX_WAIT = Duration.ofSeconds(20);

  /**
   * Not found out by asking the database, which may be away when the engine starts. Due tasks are
   * locked by a SELECT of their own: PostgreSQL may execute the limited subquery of an UPDATE once
   * per row, and then leases them all to one engine.
   */
  private static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(true, false);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 5;

  private final RunChunk runChunk;
  private final FinishRun finishRun;
  private final ScheduledWork work;
  private final Runnable wake;

  /**
   * @param wake looks for due tasks now
   */
  EngineTasks(RunChunk runChunk, FinishRun finishRun, ScheduledWork work, Runnable wake) {
    this.runChunk = runChunk;
    this.finishRun = finishRun;
    this.work = work;
    this.wake = wake;
  }

  Scheduler scheduler(EngineSettings settings, DataSource dataSource) {
    return Scheduler.create(dataSource, chunkTask(), finishTask())
        .jdbcCustomization(POSTGRESQL)
        .schedulerName(new SchedulerName.Fixed(settings.name()))
        .executorService(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("chunk-", 0).factory()))
        .threads(settings.chunkThreads())
        .pollingInterval(POLL)
        .pollUsingLockAndFetch(0.5, 1.0)
        .heartbeatInterval(HEARTBEAT)
        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
        .shutdownMaxWait(SHUTDOWN_MAX_WAIT)
        .failureLogging(LogLevel.WARN, true)
        .build();
  }

  private Task<Void> chunkTask() {
    return Tasks.custom(ScheduledWork.RUN_CHUNK, Void.class)
        .onFailure(EngineTasks::retryLater)
        .onDeadExecution(EngineTasks::keepItsTurn)
        .execute((instance, context) -> after(runChunk(ChunkId.parse(instance.getId()))));
  }

  private Task<Void> finishTask() {
    return Tasks.custom(ScheduledWork.FINISH_RUN, Void.class)
        .onFailure(EngineTasks::retryLater)
        .onDeadExecution(EngineTasks::keepItsTurn)
        .execute(
            (instance, context) -> {
              finishRun.execute(
                  RunId.parse(instance.getId()), context.getExecution().consecutiveFailures);
              return new CompletionHandler.OnCompleteRemove<>();
            });
  }

  private ChunkOutcome runChunk(ChunkId chunk) {
    try {
      return runChunk.execute(chunk);
    } catch (InterruptedException abandoned) {
      // The flag stays down: db-scheduler still has to write in this thread what comes next.
      log.warn("chunk abandoned, what it lacks will be done later: chunk={}", chunk);
      return ChunkOutcome.ENGINE_STOPS;
    }
  }

  private CompletionHandler<Void> after(ChunkOutcome outcome) {
    return switch (outcome) {
      case NOTHING_LEFT ->
          (complete, operations) -> {
            operations.remove();
            wake.run();
          };
      case HALTED -> new CompletionHandler.OnCompleteRemove<>();
      case ENGINE_STOPS -> EngineTasks::keepItsTurn;
      case MADE_ROOM ->
          (complete, operations) -> {
            operations.reschedule(complete, work.behindTheFirst(complete.getTimeDone()));
            wake.run();
          };
      case LEASE_LOST -> (complete, operations) -> {};
      case UNDER_WAY ->
          (complete, operations) ->
              operations.reschedule(complete, complete.getTimeDone().plus(FIRST_RETRY));
    };
  }

  /** What is due now would be behind all that was planned before: when it was due decides. */
  private static void keepItsTurn(
      ExecutionComplete complete, ExecutionOperations<Void> operations) {
    operations.reschedule(complete, complete.getExecution().executionTime);
  }

  /** For ever, with growing pauses: what fails here is the database or a defect, not a cell. */
  private static void retryLater(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    int failures = complete.getExecution().consecutiveFailures;
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    Duration bounded = pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    Instant next = complete.getTimeDone().plus(bounded);
    log.warn(
        "task failed and will be tried again: task={} at={}",
        complete.getExecution().taskInstance,
        next);
    operations.reschedule(complete, next);
  }
}
