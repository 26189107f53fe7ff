package dev.panopticon.storage.testing;

import dev.panopticon.storage.Database;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.PoolSettings;
import dev.panopticon.storage.postgres.EmbeddedPostgres;
import dev.panopticon.storage.postgres.PostgresBundle;
import dev.panopticon.storage.postgres.ScratchServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one PostgreSQL server of this JVM's tests, and its templates. */
final class TestServer {
  private static final Duration AT_ONCE = Duration.ZERO;

  /** Started by the first test that needs it. */
  private static final class Holder {
    private static final TestServer INSTANCE = new TestServer();
  }

  private final EmbeddedPostgres postgres;
  private final Map<Map<String, String>, String> templates = new HashMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final JdbcClient admin;

  private TestServer() {
    try {
      ScratchDirectory directory = ScratchDirectory.create();
      var bundle = PostgresBundle.unpacked(Path.of(System.getProperty("java.io.tmpdir")));
      postgres = ScratchServer.start(directory.files(), bundle);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndDelete(directory)));
      var database = Database.shared(url("postgres"));
      admin = JdbcClient.create(database.pool(PoolSettings.of("public").withMaxSize(2)));
    } catch (IOException failure) {
      throw new IllegalStateException("no directory for the test server", failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  static TestServer get() {
    return Holder.INSTANCE;
  }

  DatabaseUrl url(String database) {
    return new DatabaseUrl(postgres.jdbcUrl(database), postgres.user(), postgres.password());
  }

  /**
   * Makes a database with these schemas, each migrated from its location.
   *
   * @return its name
   */
  synchronized String create(Map<String, String> locationsBySchema) {
    String template =
        templates.computeIfAbsent(new LinkedHashMap<>(locationsBySchema), this::createTemplate);
    return createFrom(template, "test_");
  }

  void drop(String database) {
    admin.sql("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)").update();
  }

  private String createTemplate(Map<String, String> locationsBySchema) {
    String name = createFrom("template1", "template_of_tests_");
    try (var database = Database.shared(url(name))) {
      locationsBySchema.forEach(database::migrate);
    }
    return name;
  }

  private String createFrom(String template, String prefix) {
    String name = prefix + lastNumber.incrementAndGet();
    admin.sql("CREATE DATABASE " + name + " TEMPLATE " + template).update();
    return name;
  }

  private void stopAndDelete(ScratchDirectory directory) {
    postgres.stop(AT_ONCE);
    try {
      directory.delete();
    } catch (IOException failure) {
      System.err.println("the test server's directory was not deleted: " + failure);
    }
  }
}
