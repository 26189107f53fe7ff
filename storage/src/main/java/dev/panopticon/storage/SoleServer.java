package dev.panopticon.storage;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Keeps a second all-in-one server away from an outside database: a session advisory lock on a
 * connection of its own, which PostgreSQL gives up when the connection ends, however that ends. The
 * connection is looked after every few seconds and the lock taken again after a loss. (The embedded
 * server is protected by the lock on its data directory.)
 */
final class SoleServer implements AutoCloseable {
  /** "PANOPTIC" in ASCII. Session locks with one bigint key are per database. */
  static final long KEY = 0x50414E4F50544943L;

  static final String APPLICATION_NAME = "panopticon owner";

  private static final Logger log = LoggerFactory.getLogger(SoleServer.class);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
  private static final int CHECK_TIMEOUT_SECONDS = 5;

  private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(:key)";

  /** A bigint key is stored in two halves; objsubid 1 says so (documentation of pg_locks). */
  private static final String HOLDER =
      """
      SELECT coalesce(host(activity.client_addr), 'a local socket') || ' since '
             || to_char(activity.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
      FROM pg_locks locks JOIN pg_stat_activity activity ON activity.pid = locks.pid
      WHERE locks.locktype = 'advisory' AND locks.granted AND locks.objsubid = 1
        AND ((locks.classid::bigint << 32) | locks.objid::bigint) = :key
        AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final DataSource dataSource;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watch;
  private @Nullable Connection connection;

  private SoleServer(DataSource dataSource) {
    this.dataSource = dataSource;
    this.watch = Thread.ofVirtual().name("database-owner").unstarted(this::watch);
  }

  /**
   * Takes the database.
   *
   * @throws PanopticonException DATA_DIRECTORY_IN_USE if another server has it
   */
  static SoleServer take(LiveDataSource dataSource) throws SQLException {
    var owner = new SoleServer(dataSource.with("ApplicationName", APPLICATION_NAME));
    owner.acquire();
    owner.watch.start();
    return owner;
  }

  @Override
  public void close() {
    closed.countDown();
    disconnect();
  }

  private synchronized void acquire() throws SQLException {
    Connection fresh = dataSource.getConnection();
    var jdbc = JdbcClient.create(new SingleConnectionDataSource(fresh, true));
    if (jdbc.sql(TRY_LOCK).param("key", KEY).query(Boolean.class).single()) {
      connection = fresh;
      return;
    }
    String holder = jdbc.sql(HOLDER).param("key", KEY).query(String.class).optional().orElse("?");
    fresh.close();
    throw new PanopticonException(
        ErrorCode.DATA_DIRECTORY_IN_USE,
        "Another Panopticon server uses this database already (connected from %s). Use that server, stop it, or name another database with --database-url."
            .formatted(holder));
  }

  private void watch() {
    try {
      while (!closed.await(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the lock again if its connection was lost. */
  synchronized void check() {
    try {
      if (connection != null && connection.isValid(CHECK_TIMEOUT_SECONDS)) {
        return;
      }
      disconnect();
      if (closed.getCount() > 0) {
        acquire();
        log.info("the database's owner lock was lost with its connection and taken again");
      }
    } catch (SQLException failure) {
      log.warn("the database's owner lock cannot be taken again yet: {}", failure.getMessage());
    } catch (PanopticonException taken) {
      log.error("the database was taken by another server: {}", taken.getMessage());
    }
  }

  private synchronized void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException _) {
      // It was broken already; the server gave up the lock with it.
    } finally {
      connection = null;
    }
  }
}
