package dev.panopticon.app;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.OpenedDatabase;
import dev.panopticon.storage.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The schema of the role in this process, opened beside its start and waited for as long as the
 * database is away; until then a connection is refused as one that can be had later. Thread-safe.
 */
final class RoleDatabase extends AbstractDataSource implements OpenedDatabase, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoleDatabase.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration PATIENCE_OF_CALLERS = Duration.ofSeconds(1);

  /** A request whose database has gone is to be told so before its client gives up. */
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(8);

  /** What no waiting mends: the process must end, and say why. */
  private static final Set<ErrorCode> FATAL =
      Set.of(
          ErrorCode.DATABASE_TOO_NEW,
          ErrorCode.DATA_DIRECTORY_UNUSABLE,
          ErrorCode.UPGRADE_NOT_BACKED_UP);

  private record Opened(Database database, DataSource pool) {}

  private final Supplier<Database> opening;
  private final RoleSchema schema;
  private final CompletableFuture<Opened> opened = new CompletableFuture<>();
  private final Thread thread;

  private RoleDatabase(Supplier<Database> opening, RoleSchema schema) {
    this.opening = opening;
    this.schema = schema;
    this.thread = Thread.ofPlatform().name("open-database").daemon().unstarted(this::tryUntilOpen);
  }

  /**
   * Begins to open it.
   *
   * @param opening opens the database, or throws why that is not possible now
   */
  static RoleDatabase begin(Supplier<Database> opening, RoleSchema schema) {
    var database = new RoleDatabase(opening, schema);
    database.thread.start();
    return database;
  }

  @Override
  public void whenOpen(Runnable action) {
    var _ =
        opened.whenComplete(
            (_, failure) -> {
              if (failure == null) {
                begin(action);
              }
            });
  }

  private static void begin(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failure) {
      LOG.error("what begins when the database is open has failed", failure);
    }
  }

  /** Measures its pool from when it is open. */
  void measure(MeterRegistry registry) {
    var _ = opened.thenAccept(open -> MeasuredPools.measure(open.database(), registry));
  }

  /** Tells the reason if it never will be open. */
  void whenLost(Consumer<PanopticonException> told) {
    var _ =
        opened.whenComplete(
            (_, failure) -> {
              if (failure instanceof PanopticonException reason) {
                told.accept(reason);
              }
            });
  }

  @Override
  public Connection getConnection() throws SQLException {
    return pool().getConnection();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return pool().getConnection(username, password);
  }

  private DataSource pool() throws SQLException {
    try {
      return opened.get(PATIENCE_OF_CALLERS.toMillis(), TimeUnit.MILLISECONDS).pool();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while the database was opened", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new SQLTransientConnectionException("the database is not open yet", e);
    }
  }

  private void tryUntilOpen() {
    String lastReason = "";
    try {
      while (!opened.isDone()) {
        PanopticonException failure = tryOnce();
        if (failure != null) {
          lastReason = tell(String.valueOf(failure.getMessage()), lastReason);
          Thread.sleep(BETWEEN_TRIES);
        }
      }
    } catch (InterruptedException stopped) {
      opened.cancel(false);
    } catch (RuntimeException defect) {
      LOG.error("the database cannot be opened", defect);
      opened.completeExceptionally(
          new PanopticonException(
              ErrorCode.INTERNAL, "The database cannot be opened: " + defect, defect));
    }
  }

  // Once for each reason: a database that is away for a night fills no log.
  private static String tell(String reason, String lastReason) {
    if (!reason.equals(lastReason)) {
      LOG.warn("waiting for the database: {}", reason);
    }
    return reason;
  }

  private @Nullable PanopticonException tryOnce() {
    try {
      opened.complete(open());
      LOG.info("database open: schema={}", schema.name());
      return null;
    } catch (PanopticonException failure) {
      if (FATAL.contains(failure.code())) {
        opened.completeExceptionally(failure);
        return null;
      }
      return failure;
    }
  }

  private Opened open() {
    Database database = opening.get();
    try {
      schema.prepare(database);
      return new Opened(
          database, database.pool(schema.pool().withConnectionTimeout(WAIT_FOR_CONNECTION)));
    } catch (RuntimeException failure) {
      database.close();
      throw failure instanceof PanopticonException known
          ? known
          : new PanopticonException(
              ErrorCode.UNAVAILABLE,
              "The schema cannot be opened: " + failure.getMessage(),
              failure);
    }
  }

  /** Nothing begins any more if it is not open by now. */
  void stopOpening() {
    thread.interrupt();
  }

  @Override
  public void close() {
    stopOpening();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (opened.state() == java.util.concurrent.Future.State.SUCCESS) {
      opened.resultNow().database().close();
    }
  }
}
