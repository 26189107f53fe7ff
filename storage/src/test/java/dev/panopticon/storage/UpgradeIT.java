package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Promise P9: once, under a lock, after a backup, and killed in the middle nothing is lost. */
@Timeout(300)
class UpgradeIT {
  private static final String OLD = "classpath:db/test_older";
  private static final String NEW = "classpath:db/test_newer";

  @TempDir Path parent;

  @Test
  void hookRunsOnceBeforeTheFirstUpgradeAndNeverForANewSchema() {
    var runs = new AtomicInteger();
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner, connections -> runs.incrementAndGet())) {
      database.migrate("shop", OLD);
      database.migrate("stall", OLD);
      database.migrate("shop", OLD);
      assertThat(runs).hasValue(0);
      var jdbc = JdbcClient.create(database.connections());
      database.migrate("shop", NEW);
      database.migrate("stall", NEW);
      assertThat(runs).hasValue(1);
      assertThat(version(jdbc, "shop")).isEqualTo("0002");
    }
  }

  @Test
  void withoutItsBackupNothingIsUpgraded() {
    BeforeUpgrade full =
        connections -> {
          throw new PanopticonException(ErrorCode.STORAGE_FULL, "the disk is full");
        };
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner, full)) {
      database.migrate("shop", OLD);
      assertThatThrownBy(() -> database.migrate("shop", NEW)).hasMessage("the disk is full");
      assertThat(version(JdbcClient.create(database.connections()), "shop")).isEqualTo("0001");
    }
  }

  @Test
  void manyProcessesAtOnceMigrateOnce() {
    try (var shared = TestDatabase.empty()) {
      List<Database> processes =
          IntStream.range(0, 4).mapToObj(number -> Database.shared(shared.url())).toList();
      var migrations =
          processes.stream()
              .flatMap(
                  process ->
                      List.of("shop", "stall").stream()
                          .map(
                              schema ->
                                  CompletableFuture.supplyAsync(
                                      () -> process.migrate(schema, NEW).applied(),
                                      task -> Thread.ofPlatform().start(task))))
              .toList();

      int applied = migrations.stream().mapToInt(CompletableFuture::join).sum();

      assertThat(applied).as("two steps of two schemas, each once").isEqualTo(4);
      assertThat(
              JdbcClient.create(shared.database().connections())
                  .sql("SELECT count(*) FROM shop.flyway_schema_history WHERE version IS NOT NULL")
                  .query(Integer.class)
                  .single())
          .isEqualTo(2);
      processes.forEach(Database::close);
    }
  }

  /** Main class of a child that is killed in the middle of a migration. */
  static final class Upgrader {
    private Upgrader() {}

    public static void main(String[] arguments) {
      var owner = DataDirectory.at(Path.of(arguments[0])).own();
      var database = Database.embedded(owner);
      database.migrate("shop", OLD);
      System.out.println("OLD");
      Thread.ofPlatform().daemon().start(() -> database.migrate("shop", "classpath:db/test_slow"));
      awaitSleep(JdbcClient.create(database.pool(PoolSettings.of("public").withMaxSize(1))));
      System.out.println("MIGRATING");
      try {
        Thread.sleep(Duration.ofMinutes(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void awaitSleep(JdbcClient jdbc) {
    String sleeping =
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE state = 'active' AND query LIKE '%pg_sleep(300)%' AND pid <> pg_backend_pid()
        """;
    while (jdbc.sql(sleeping).query(Integer.class).single() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void killInTheMiddleLeavesTheOldVersionAndTheNextStartGoesOn() throws Exception {
    try (var child = ChildJvm.start(Upgrader.class, parent)) {
      child.awaitLine("OLD");
      child.awaitLine("MIGRATING");
      child.kill();
    }
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner)) {
      var jdbc = JdbcClient.create(database.connections());
      assertThat(version(jdbc, "shop")).isEqualTo("0001");
      assertThat(
              jdbc.sql("SELECT to_regclass('shop.half_done') IS NULL")
                  .query(Boolean.class)
                  .single())
          .isTrue();
      assertThat(database.migrate("shop", NEW).toVersion()).isEqualTo("0002");
    }
  }

  private static String version(JdbcClient jdbc, String schema) {
    return jdbc.sql("SELECT max(version) FROM " + schema + ".flyway_schema_history")
        .query(String.class)
        .single();
  }
}
