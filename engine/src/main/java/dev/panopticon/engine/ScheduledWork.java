package dev.panopticon.engine;

import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The queue: which chunks there are, and db-scheduler's rows for them. Every statement may be
 * repeated and may run in several processes at once: what is there already stays.
 */
final class ScheduledWork {
  static final String RUN_CHUNK = "run-chunk";
  static final String FINISH_RUN = "finish-run";

  /** No source: large enough for few transactions per cell, small enough for a quick takeover. */
  private static final int MOST_CELLS_PER_CHUNK = 300;

  private static final int LEAST_CELLS_PER_CHUNK = 10;

  /**
   * About so many at least, where a run is large enough: some are left for an engine that joins
   * later, though each of the others has taken as many as it has places. Each costs a dozen
   * statements.
   */
  private static final int CHUNKS_TO_SHARE = 256;

  /** An engine has 16 chunks at once: together they must keep twice the calls in flight busy. */
  private static final int CHUNKS_FOR_CONCURRENCY = 8;

  private static final String INSERT_CHUNKS =
      """
      WITH had AS (
        SELECT coalesce(max(chunk_no) + 1, 0) AS chunks, coalesce(max(last_query_no) + 1, 0) AS queries
        FROM chunk WHERE run_id = :run)
      INSERT INTO chunk (run_id, chunk_no, first_query_no, last_query_no)
      SELECT :run, had.chunks + n, had.queries + n * :size,
             least(had.queries + (n + 1) * :size, :queries) - 1
      FROM had, generate_series(0, (:queries - had.queries - 1) / :size) AS n
      WHERE :queries > had.queries
      """;
  // Runs take turns (start-time fair queueing): a run's chunks are a stride of its priority apart,
  // in microseconds, and begin beside the first one that waits. So a run that comes later is not
  // behind all chunks of those before it.
  private static final String SCHEDULE_CHUNKS =
      """
      INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
      SELECT 'run-chunk', c.run_id || '/' || c.chunk_no,
             first.waits
                 + row_number() OVER (PARTITION BY c.run_id ORDER BY c.chunk_no)
                   * CASE r.priority WHEN 'LOW' THEN :low WHEN 'NORMAL' THEN :normal ELSE :high END
                   * interval '1 microsecond',
             false, 1
      FROM chunk c JOIN run r ON r.id = c.run_id
      CROSS JOIN (
          SELECT least(:now, min(execution_time)) AS waits FROM scheduled_tasks
          WHERE task_name = 'run-chunk' AND NOT picked) first
      WHERE c.done_at IS NULL AND r.status = 'RUNNING'
        AND (:run::uuid IS NULL OR r.id = :run::uuid)
        AND NOT EXISTS (
            SELECT FROM scheduled_tasks t
            WHERE t.task_name = 'run-chunk' AND t.task_instance = c.run_id || '/' || c.chunk_no)
      ON CONFLICT (task_name, task_instance) DO NOTHING
      """;
  private static final String WAITING_RUNS =
      """
      SELECT count(*)
      FROM run r JOIN (
          SELECT split_part(task_instance, '/', 1) AS run_id, bool_or(picked) AS begun,
                 bool_or(NOT picked AND execution_time <= :now) AS due
          FROM scheduled_tasks
          WHERE task_name IN ('run-chunk', 'finish-run')
          GROUP BY 1) t ON t.run_id = r.id::text
      WHERE r.status = 'RUNNING' AND t.due AND NOT t.begun
      """;
  private static final String BEHIND_THE_FIRST =
      """
      SELECT least(:now, min(execution_time)) + 20 * :normal * interval '1 microsecond'
      FROM scheduled_tasks
      WHERE task_name = 'run-chunk' AND NOT picked
      """;
  private static final String UNDER_WAY =
      """
      SELECT EXISTS (SELECT FROM scheduled_tasks
                     WHERE picked AND task_name = 'run-chunk' AND task_instance LIKE :run || '/%')
      """;
  // The end of a run, which is short, comes before the chunks of all others, which have been due
  // for as long as they wait.
  private static final String SCHEDULE_FINISHES =
      """
      INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
      SELECT 'finish-run', r.id::text, :now - interval '100 years', false, 1
      FROM run r
      WHERE r.status = 'RUNNING' AND (:run::uuid IS NULL OR r.id = :run::uuid)
        AND NOT EXISTS (SELECT FROM chunk c WHERE c.run_id = r.id AND c.done_at IS NULL)
      ON CONFLICT (task_name, task_instance) DO NOTHING
      """;
  private static final String RELEASE_ALL =
      """
      UPDATE scheduled_tasks
      SET picked = false, picked_by = NULL, last_heartbeat = NULL, execution_time = least(execution_time, :now),
          version = version + 1
      WHERE picked AND picked_by NOT LIKE 'worker-%'
      """;
  private static final String REMOVE_WAITING_CHUNKS =
      """
      DELETE FROM scheduled_tasks
      WHERE task_name = 'run-chunk' AND task_instance LIKE :run || '/%' AND NOT picked
      """;
  private static final String REMOVE_TASKS =
      """
      DELETE FROM scheduled_tasks
      WHERE (task_name = 'run-chunk' AND task_instance LIKE :run || '/%')
         OR (task_name = 'finish-run' AND task_instance = :run)
      """;

  private final JdbcClient jdbc;

  ScheduledWork(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Cuts the queries into chunks that are in none yet. */
  void planChunks(PlannedRun run, int queries, OffsetDateTime now) {
    int cellsPerQuery = Math.multiplyExact(run.contestants().size(), run.settings().repeats());
    jdbc.sql(INSERT_CHUNKS)
        .param("run", run.id().value())
        .param("size", Math.max(1, cellsPerChunk(run, queries, cellsPerQuery) / cellsPerQuery))
        .param("queries", queries)
        .update();
    scheduleUndone(run.id(), now);
  }

  private static int cellsPerChunk(PlannedRun run, int queries, int cellsPerQuery) {
    long shared = (long) queries * cellsPerQuery / CHUNKS_TO_SHARE;
    int least =
        Math.clamp(
            run.settings().concurrency() / CHUNKS_FOR_CONCURRENCY,
            LEAST_CELLS_PER_CHUNK,
            MOST_CELLS_PER_CHUNK);
    return Math.clamp(shared, least, MOST_CELLS_PER_CHUNK);
  }

  /** Schedules the chunks of a RUNNING run that are neither done nor scheduled. */
  void scheduleUndone(RunId run, OffsetDateTime now) {
    scheduleChunks(run.value(), now);
  }

  /** Gives the chunks that wait new places, by the run's priority; in the caller's transaction. */
  void placeAnew(RunId run, OffsetDateTime now) {
    jdbc.sql(REMOVE_WAITING_CHUNKS).param("run", run.toString()).update();
    scheduleUndone(run, now);
  }

  /**
   * @param run null for all
   */
  private int scheduleChunks(@Nullable UUID run, OffsetDateTime now) {
    return jdbc.sql(SCHEDULE_CHUNKS)
        .param("run", run)
        .param("now", now)
        .param("low", Priority.LOW.stride())
        .param("normal", Priority.NORMAL.stride())
        .param("high", Priority.HIGH.stride())
        .update();
  }

  /**
   * Schedules whatever a RUNNING run lacks: chunks without a task, or its finish.
   *
   * @return how many tasks were added
   */
  int scheduleLost(OffsetDateTime now) {
    return scheduleChunks(null, now)
        + jdbc.sql(SCHEDULE_FINISHES).param("run", null).param("now", now).update();
  }

  /** Schedules the finish of the run if it is RUNNING and all its chunks are done. */
  void scheduleFinish(RunId run, OffsetDateTime now) {
    jdbc.sql(SCHEDULE_FINISHES).param("run", run.value()).param("now", now).update();
  }

  /**
   * Frees every lease but those of workers, which may be alive beside the sole owner of a database;
   * only for that owner, before its scheduler starts.
   */
  int releaseAll(OffsetDateTime now) {
    return jdbc.sql(RELEASE_ALL).param("now", now).update();
  }

  /** How many RUNNING runs wait for a place: no engine works on a chunk of theirs, or ends them. */
  int waitingRuns(OffsetDateTime now) {
    return jdbc.sql(WAITING_RUNS).param("now", now).query(Integer.class).single();
  }

  /** When a chunk is due that lets those of other runs go first, but is not behind all of them. */
  Instant behindTheFirst(Instant now) {
    return jdbc.sql(BEHIND_THE_FIRST)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("normal", Priority.NORMAL.stride())
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }

  /** Whether an engine works on a chunk of the run, be it only to end what is in flight. */
  boolean isUnderWay(RunId run) {
    return jdbc.sql(UNDER_WAY).param("run", run.toString()).query(Boolean.class).single();
  }

  void remove(RunId run) {
    jdbc.sql(REMOVE_TASKS).param("run", run.toString()).update();
  }
}
