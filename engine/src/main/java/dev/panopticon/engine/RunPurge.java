package dev.panopticon.engine;

import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes old runs, oldest first, each as {@link RunDeletion} does it: others go on meanwhile, and
 * a purge that was killed is simply done again. Thread-safe.
 */
public final class RunPurge {
  private static final Logger log = LoggerFactory.getLogger(RunPurge.class);

  // Runs whose gates name another run by its id need that one, as long as they are there.
  private static final String CHOSEN =
      """
      WITH ended AS (
          SELECT id, name, finished_at, status = 'COMPLETED' AS completed,
                 row_number() OVER (PARTITION BY name, status = 'COMPLETED' ORDER BY id DESC) AS place
          FROM run
          WHERE status IN ('COMPLETED', 'CANCELLED', 'FAILED') AND (:name::text IS NULL OR name = :name)
      )
      SELECT e.id, e.name, e.finished_at
      FROM ended e
      WHERE e.finished_at < :before
        AND NOT (e.completed AND e.place <= :keepLast)
        AND (:keepLast = 0 OR NOT EXISTS (
            SELECT FROM run other
            WHERE other.id <> e.id AND strpos((other.suite -> 'gates')::text, e.id::text) > 0))
      ORDER BY e.id
      """;
  private static final String SIZE =
      """
      SELECT (SELECT coalesce(sum(n), 0) FROM output_rollup WHERE run_id = :run) AS outputs,
             (SELECT coalesce(sum(n), 0) FROM rollup WHERE run_id = :run) AS judgments,
             (SELECT coalesce(sum(pg_column_size(text) + :rowBytes), 0) FROM output WHERE run_id = :run)
             + (SELECT coalesce(sum(coalesce(pg_column_size(reply), 0)
                       + coalesce(pg_column_size(explanation), 0) + :rowBytes), 0)
                FROM judgment WHERE run_id = :run) AS bytes
      """;

  /** A row's numbers, keys and header, without its texts; by the columns' widths. */
  private static final int ROW_BYTES = 200;

  private final JdbcClient jdbc;
  private final RunDeletion deletion;

  RunPurge(JdbcClient jdbc, RunDeletion deletion) {
    this.jdbc = jdbc;
    this.deletion = deletion;
  }

  /** The runs that a purge would delete now, oldest first; bytes are about what their rows take. */
  public List<OldRun> preview(PurgeScope scope) {
    List<OldRun> runs = new ArrayList<>();
    for (Chosen chosen : chosen(scope)) {
      runs.add(sized(chosen));
    }
    return runs;
  }

  /**
   * Deletes runs until none is left or the time is up; what is begun is finished.
   *
   * @return what was deleted; whether it was all
   */
  public Purged purge(PurgeScope scope, Duration time) {
    Instant end = Clock.systemUTC().instant().plus(time);
    List<OldRun> deleted = new ArrayList<>();
    List<Chosen> chosen = chosen(scope);
    boolean complete = true;
    for (Chosen run : chosen) {
      if (Clock.systemUTC().instant().isAfter(end)) {
        complete = false;
        break;
      }
      delete(run, deleted);
    }
    if (!deleted.isEmpty()) { // each has told its own deletion
      log.info("old runs purged: runs={} complete={}", deleted.size(), complete);
    }
    return new Purged(deleted, complete);
  }

  private void delete(Chosen run, List<OldRun> deleted) {
    OldRun sized = sized(run);
    try {
      deletion.delete(run.id());
      deleted.add(sized);
    } catch (PanopticonException changed) {
      // A person resumed or deleted it at this moment.
      log.info("a run is not purged: run={} {}", run.id(), changed.getMessage());
    }
  }

  private List<Chosen> chosen(PurgeScope scope) {
    return jdbc.sql(CHOSEN)
        .param("name", scope.name())
        .param("before", scope.finishedBefore().atOffset(ZoneOffset.UTC))
        .param("keepLast", scope.keepLast())
        .query(
            (row, no) ->
                new Chosen(
                    RunId.parse(row.getString("id")),
                    row.getString("name"),
                    row.getObject("finished_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private OldRun sized(Chosen run) {
    return jdbc.sql(SIZE)
        .param("run", run.id().value())
        .param("rowBytes", ROW_BYTES)
        .query(
            (row, no) ->
                new OldRun(
                    run.id(),
                    run.name(),
                    run.finishedAt(),
                    row.getLong("outputs"),
                    row.getLong("judgments"),
                    row.getLong("bytes")))
        .single();
  }

  private record Chosen(RunId id, String name, Instant finishedAt) {}

  /** An ended run that is old enough. */
  public record OldRun(
      RunId id, String name, Instant finishedAt, long outputs, long judgments, long bytes) {}

  /** What a purge did. */
  public record Purged(List<OldRun> runs, boolean complete) {
    public Purged {
      runs = List.copyOf(runs);
    }
  }
}
