package dev.panopticon.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.postgres.StopResult;
import dev.panopticon.storage.space.FreeSpace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one PostgreSQL database of an instance: opened once per process, migrated schema by schema,
 * used through pools. Safe for many threads. Close it after the last commit and before the data
 * directory's owner.
 */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  private static final String CLAIM =
      "INSERT INTO storage.instance (id) VALUES (:id) ON CONFLICT (singleton) DO NOTHING";
  private static final String INSTANCE = "SELECT id FROM storage.instance";

  private final LiveDataSource connections;
  private final DatabaseServer server;
  private final FreeSpace freeSpace;
  private final BeforeUpgrade beforeUpgrade;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
  private boolean upgradePrepared;

  /** Of a server whose volume is not seen. */
  Database(LiveDataSource connections, DatabaseServer server) {
    this(connections, server, null, BeforeUpgrade.nothing());
  }

  /**
   * @param volume where the server keeps its data; null where that cannot be seen
   * @param beforeUpgrade done before the first migration of a database that has data
   */
  Database(
      LiveDataSource connections,
      DatabaseServer server,
      FreeSpace.@Nullable Volume volume,
      BeforeUpgrade beforeUpgrade) {
    this.connections = connections;
    this.server = server;
    this.freeSpace = FreeSpace.of(volume, connections);
    this.beforeUpgrade = beforeUpgrade;
  }

  /**
   * Starts PostgreSQL on the data directory, making a cluster at the first start, and keeps it
   * running.
   *
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_UNUSABLE or
   *     DATA_DIRECTORY_IN_USE with what is wrong and what to do
   */
  public static Database embedded(DirectoryOwner owner) {
    return embedded(owner, BeforeUpgrade.nothing());
  }

  /** As {@link #embedded(DirectoryOwner)}, with something to do before an upgrade. */
  public static Database embedded(DirectoryOwner owner, BeforeUpgrade beforeUpgrade) {
    return OpenDatabase.embedded(owner, beforeUpgrade);
  }

  /**
   * Uses a server outside, as its only Panopticon server.
   *
   * @throws dev.panopticon.model.PanopticonException UNAVAILABLE if it cannot be reached,
   *     INVALID_REQUEST if it refuses the login or is too old, DATA_DIRECTORY_IN_USE if another
   *     Panopticon server uses it, DATA_DIRECTORY_UNUSABLE if the data directory is another
   *     instance's
   */
  public static Database outside(DatabaseUrl url, DirectoryOwner owner) {
    return outside(url, owner, BeforeUpgrade.nothing());
  }

  /** As {@link #outside(DatabaseUrl, DirectoryOwner)}, with something to do before an upgrade. */
  public static Database outside(
      DatabaseUrl url, DirectoryOwner owner, BeforeUpgrade beforeUpgrade) {
    return OpenDatabase.outside(url, owner, beforeUpgrade);
  }

  /**
   * Uses a server outside for one role of an instance, beside the others.
   *
   * @param claims whether a database that is nobody's yet becomes this instance's; the role's login
   *     must own the schema {@code storage} then
   * @param beforeUpgrade done before the first migration of a schema that is in use
   * @throws dev.panopticon.model.PanopticonException UNAVAILABLE or INVALID_REQUEST if it cannot be
   *     used now, DATA_DIRECTORY_UNUSABLE if it is another instance's
   */
  public static Database ofRole(
      DatabaseUrl url, UUID instance, boolean claims, BeforeUpgrade beforeUpgrade) {
    return OpenDatabase.ofRole(url, instance, claims, beforeUpgrade);
  }

  /** Uses a server outside that others may use too: tools, tests, workers. */
  public static Database shared(DatabaseUrl url) {
    return OpenDatabase.shared(url);
  }

  /**
   * Brings a schema to this program's version, making it if need be.
   *
   * @param location where its migrations are, like {@code classpath:db/judge_service}
   * @throws dev.panopticon.model.PanopticonException DATABASE_TOO_NEW if a newer program has
   *     written the schema
   */
  public MigrationOutcome migrate(String schema, String location) {
    MigrationOutcome outcome =
        new SchemaMigration(connections, schema, location).run(this::prepareUpgrade);
    if (outcome.applied() > 0) {
      log.info(
          "schema migrated: schema={} from={} to={}",
          schema,
          outcome.fromVersion(),
          outcome.toVersion());
    }
    return outcome;
  }

  /**
   * Requires that a schema is of this program's version, for a process that leaves the migration to
   * another.
   *
   * @throws dev.panopticon.model.PanopticonException DATABASE_TOO_NEW if a newer program has
   *     written the schema, UNAVAILABLE if it is not as new as this program yet
   */
  public void requireMigrated(String schema, String location) {
    new SchemaMigration(connections, schema, location).require();
  }

  /** Once, whichever schema comes first; the others wait for it. */
  private synchronized void prepareUpgrade() {
    if (!upgradePrepared) {
      beforeUpgrade.run(connections());
      upgradePrepared = true;
    }
  }

  /** Whether its server is this process's own. */
  public boolean isEmbedded() {
    return server instanceof DatabaseServer.Embedded;
  }

  /** A new pool; it ends with this database, and goes on working when the server is restarted. */
  public HikariDataSource pool(PoolSettings settings) {
    var config = new HikariConfig();
    config.setPoolName(settings.schema());
    config.setDataSource(
        connections
            .with("ApplicationName", "panopticon " + settings.schema())
            .with("socketTimeout", Long.toString(settings.answerTimeout().toSeconds())));
    config.setSchema(settings.schema());
    config.setMaximumPoolSize(settings.maxSize());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setConnectionInitSql(session(settings));
    var pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  /** All pools that were made of it. */
  public List<HikariDataSource> pools() {
    return List.copyOf(pools);
  }

  /**
   * Who has gone without a word, in the middle of what it sent, holds its locks until the server
   * notices: by keepalives within half a minute, and not within two hours as systems do.
   */
  private static String session(PoolSettings settings) {
    return """
        SET TIME ZONE '%s';
        SET statement_timeout = %d;
        SET idle_in_transaction_session_timeout = %d;
        SET tcp_keepalives_idle = 10;
        SET tcp_keepalives_interval = 5;
        SET tcp_keepalives_count = 4
        """
        .formatted(
            settings.sessionTimeZone(),
            settings.statementTimeout().toMillis(),
            settings.idleTransactionTimeout().toMillis());
  }

  /** Whether there is room for writes; to be asked before them. */
  public FreeSpace freeSpace() {
    return freeSpace;
  }

  /**
   * Connections outside any pool, for work that takes hours or must not wait for a pool's. They go
   * on working when the server is restarted.
   */
  public DataSource connections() {
    return connections.with("ApplicationName", "panopticon storage");
  }

  /**
   * Ends all pools and, if the server is ours, the server; a second call finds it stopped.
   *
   * @return how the server ended
   */
  public StopResult stop() {
    pools.forEach(HikariDataSource::close);
    return server.stop(STOP_DEADLINE);
  }

  @Override
  public void close() {
    StopResult result = stop();
    log.info("database closed: {}", result);
  }

  /** Makes the database this instance's if it is nobody's yet, and says whose it is. */
  UUID claim(UUID instance) {
    migrate("storage", "classpath:db/storage");
    var jdbc = JdbcClient.create(connections);
    jdbc.sql(CLAIM).param("id", instance).update();
    return jdbc.sql(INSTANCE).query(UUID.class).single();
  }

  /** Whose database this is; empty while it is nobody's. */
  Optional<UUID> instance() {
    var jdbc = JdbcClient.create(connections);
    boolean exists =
        jdbc.sql("SELECT to_regclass('storage.instance') IS NOT NULL")
            .query(Boolean.class)
            .single();
    return exists ? jdbc.sql(INSTANCE).query(UUID.class).optional() : Optional.empty();
  }

  /** Proves that a session can be opened on a server that is new enough. */
  void require(String name) {
    // Something that takes connections but never answers is not waited for without end.
    try (Connection connection = connections.with("loginTimeout", "20").getConnection()) {
      var metadata = connection.getMetaData();
      if (metadata.getDatabaseMajorVersion() < ConnectionFailure.OLDEST_MAJOR_VERSION) {
        throw ConnectionFailure.tooOld(name, metadata.getDatabaseProductVersion());
      }
    } catch (SQLException failure) {
      throw ConnectionFailure.explain(name, failure);
    }
  }
}
