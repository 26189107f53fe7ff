package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pauses all runs while the disk has no room, for every process on the database: the pause is in
 * the runs' rows, marked as one that ends by itself. What a person paused or cancelled meanwhile
 * loses the mark. Thread-safe.
 */
final class StorageFull {
  private static final Logger log = LoggerFactory.getLogger(StorageFull.class);

  private static final String PAUSE =
      """
      UPDATE run SET status = 'PAUSED', resumes_by_itself = true, reason = :reason,
          reason_code = 'STORAGE_FULL'
      WHERE status = 'RUNNING'
      RETURNING id
      """;
  private static final String RESUME =
      """
      UPDATE run SET status = 'RUNNING', resumes_by_itself = false, reason = NULL, reason_code = NULL
      WHERE status = 'PAUSED' AND resumes_by_itself
      RETURNING id
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ScheduledWork work;
  private final ActiveRuns active;

  StorageFull(DataSource dataSource, ActiveRuns active) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.work = new ScheduledWork(jdbc);
    this.active = active;
  }

  int pauseAll(String reason) {
    // First in memory: the database may be too full, or away, to take even this.
    active.ids().forEach(active::halt);
    List<UUID> paused = jdbc.sql(PAUSE).param("reason", reason).query(UUID.class).list();
    if (!paused.isEmpty()) {
      log.warn("runs paused: runs={} reason={}", paused, reason);
    }
    return paused.size();
  }

  int resumeAll() {
    List<UUID> resumed = transaction.execute(status -> resumeInTransaction());
    if (!resumed.isEmpty()) {
      log.info("there is room again, runs go on: runs={}", resumed);
    }
    return resumed.size();
  }

  private List<UUID> resumeInTransaction() {
    List<UUID> resumed = jdbc.sql(RESUME).query(UUID.class).list();
    var now = OffsetDateTime.now(Clock.systemUTC());
    for (UUID run : resumed) {
      work.scheduleUndone(new RunId(run), now);
      work.scheduleFinish(new RunId(run), now);
    }
    return resumed;
  }
}
