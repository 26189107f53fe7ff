package dev.panopticon.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.storage.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class TestDatabaseIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migrated("storage", "classpath:db/storage");

  /** Main class of a child that uses the test server, says where it is, and waits to be killed. */
  static final class User {
    private User() {}

    public static void main(String[] arguments) throws Exception {
      try (var database = TestDatabase.empty()) {
        var jdbc = JdbcClient.create(database.pool("public"));
        String cluster = jdbc.sql("SHOW data_directory").query(String.class).single();
        System.out.println("CLUSTER " + cluster);
        System.in.read();
      }
      System.out.println("CLOSED");
    }
  }

  @Test
  void isMigratedAndItsSessionsAreNotInUtc() {
    var jdbc = JdbcClient.create(DATABASE.pool("storage"));
    assertThat(jdbc.sql("SELECT count(*) FROM instance").query(Long.class).single()).isZero();
    assertThat(jdbc.sql("SHOW timezone").query(String.class).single())
        .isEqualTo(TestDatabase.SESSION_TIME_ZONE.getId());
  }

  @Test
  void databasesFromOneTemplateAreApart() {
    var schemas = Map.of("storage", "classpath:db/storage");
    try (var one = TestDatabase.migrated(schemas);
        var two = TestDatabase.migrated(schemas)) {
      JdbcClient.create(one.pool("storage"))
          .sql("INSERT INTO instance (id) VALUES (gen_random_uuid())")
          .update();
      assertThat(
              JdbcClient.create(two.pool("storage"))
                  .sql("SELECT count(*) FROM instance")
                  .query(Long.class)
                  .single())
          .isZero();
    }
  }

  @Test
  void directoryOfAFinishedProcessIsGone() throws Exception {
    try (var child = ChildJvm.start(User.class, Path.of("unused"))) {
      Path cluster = cluster(child);
      assertThat(cluster).exists();
      assertThat(child.letEnd()).isZero();
      assertThat(cluster).doesNotExist();
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNext() throws Exception {
    Path left;
    long postmaster;
    try (var killed = ChildJvm.start(User.class, Path.of("unused"))) {
      left = cluster(killed);
      postmaster = Long.parseLong(Files.readAllLines(left.resolve("postmaster.pid")).getFirst());
      killed.kill();
    }
    try (var next = ChildJvm.start(User.class, Path.of("unused"))) {
      assertThat(cluster(next)).isNotEqualTo(left);
      assertThat(left).doesNotExist();
      awaitEnd(postmaster);
      assertThat(next.letEnd()).isZero();
    }
  }

  /** It has ended, but its adoptive parent may not have asked for its exit code yet. */
  private static void awaitEnd(long pid) throws Exception {
    var process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private static Path cluster(ChildJvm child) throws InterruptedException {
    return Path.of(child.awaitLine("CLUSTER").substring("CLUSTER ".length()));
  }
}
