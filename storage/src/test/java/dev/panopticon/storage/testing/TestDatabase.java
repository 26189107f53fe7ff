package dev.panopticon.storage.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.PoolSettings;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real PostgreSQL database of one test class, copied in some 30 ms from a migrated template on
 * the one server that the tests of a JVM share. As a static extension it is dropped after the
 * class:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestDatabase DATABASE =
 *     TestDatabase.migrated("judge_service", "classpath:db/judge_service");
 * private final JdbcClient jdbc = JdbcClient.create(DATABASE.pool("judge_service"));
 * }</pre>
 *
 * <p>Its sessions are not in UTC, so that code which depends on the session's time zone fails.
 */
public final class TestDatabase implements AfterAllCallback, AutoCloseable {
  /** 12:45 or 13:45 ahead of UTC: neither whole hours nor the same day. */
  public static final ZoneId SESSION_TIME_ZONE = ZoneId.of("Pacific/Chatham");

  private final String name;
  private final Database database;
  private final Map<String, HikariDataSource> pools = new LinkedHashMap<>();

  private TestDatabase(String name) {
    this.name = name;
    this.database = Database.shared(TestServer.get().url(name));
  }

  /** Without any schema of ours. */
  public static TestDatabase empty() {
    return migrated(Map.of());
  }

  public static TestDatabase migrated(String schema, String location) {
    return migrated(Map.of(schema, location));
  }

  /**
   * With several schemas.
   *
   * @param locationsBySchema like {@code {"judge_service": "classpath:db/judge_service"}}
   */
  public static TestDatabase migrated(Map<String, String> locationsBySchema) {
    return new TestDatabase(TestServer.get().create(locationsBySchema));
  }

  /** Where it is, with its login: for another process, or another {@link Database}. */
  public DatabaseUrl url() {
    return TestServer.get().url(name);
  }

  public Database database() {
    return database;
  }

  /** The pool of that schema; the same at every call. */
  public synchronized HikariDataSource pool(String schema) {
    return pools.computeIfAbsent(
        schema, s -> database.pool(PoolSettings.of(s).withSessionTimeZone(SESSION_TIME_ZONE)));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    database.close();
    TestServer.get().drop(name);
  }
}
