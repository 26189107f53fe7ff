package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.postgres.StopResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The embedded database, as the application uses it. */
@Timeout(120)
class DatabaseIT {
  private static final long UNKNOWN = -1;

  @TempDir Path parent;

  @Test
  void poolWorksAgainAfterTheServerWasKilled() throws Exception {
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner)) {
      var pool = database.pool(PoolSettings.of("public").withMaxSize(3));
      var jdbc = JdbcClient.create(pool);
      jdbc.sql("CREATE TABLE kept AS SELECT 1 AS number").update();
      for (int kill = 0; kill < 3; kill++) {
        long killed = postmaster(owner.directory());
        kill(killed);
        awaitOtherPostmaster(owner.directory(), killed);
        awaitAnswer(jdbc);
        assertThat(jdbc.sql("SELECT number FROM kept").query(Integer.class).single()).isOne();
      }
      assertThat(database.stop()).isInstanceOf(StopResult.Clean.class);
    }
  }

  @Test
  void stopInTheMiddleOfARestartLeavesNoServerBehind() throws Exception {
    DataDirectory directory = DataDirectory.at(parent);
    Path lock = directory.section(DataSection.POSTGRES).resolve("owner.lock");
    for (int attempt = 0; attempt < 5; attempt++) {
      try (var owner = directory.own();
          var database = Database.embedded(owner)) {
        kill(postmaster(directory));
        database.stop();
      }
      awaitFree(lock);
    }
    startOnce(directory);
  }

  @Test
  void sessionsHaveTheSchemaTheTimeZoneAndTheTimeoutOfTheirPool() {
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner)) {
      var settings =
          PoolSettings.of("storage").withStatementTimeout(Duration.ofMillis(100)).withMaxSize(1);
      var jdbc = JdbcClient.create(database.pool(settings));
      assertThat(text(jdbc, "SHOW search_path")).isEqualTo("storage");
      assertThat(text(jdbc, "SHOW timezone")).isEqualTo("UTC");
      assertThat(text(jdbc, "SHOW application_name")).isEqualTo("panopticon storage");
      assertThat(text(jdbc, "SELECT id::text FROM instance"))
          .isEqualTo(owner.instance().toString());
      assertThat(text(jdbc, "SHOW tcp_keepalives_idle")).isEqualTo("10");
      assertThatThrownBy(() -> text(jdbc, "SELECT pg_sleep(30)::text"))
          .hasMessageContaining("statement timeout");
    }
  }

  @Test
  void clusterThatIsGoneAlthoughItWasThereIsNotReplacedByAnEmptyOne() throws IOException {
    DataDirectory directory = DataDirectory.at(parent.resolve("data"));
    startOnce(directory);
    Path cluster = directory.section(DataSection.POSTGRES).resolve("17");
    Files.move(cluster, parent.resolve("elsewhere"));
    assertRefused(directory, ErrorCode.DATA_DIRECTORY_UNUSABLE, "is gone");
    assertThat(cluster).doesNotExist();
    Files.move(parent.resolve("elsewhere"), cluster);
    startOnce(directory);
  }

  @Test
  void clusterOfAnotherInstanceIsRefusedAndStoppedAgain() throws IOException {
    DataDirectory one = DataDirectory.at(parent.resolve("one"));
    DataDirectory two = DataDirectory.at(parent.resolve("two"));
    startOnce(one);
    startOnce(two);
    for (String part : List.of("17", "password")) {
      Path mine = one.section(DataSection.POSTGRES).resolve(part);
      Files.move(mine, parent.resolve(part));
      Files.move(two.section(DataSection.POSTGRES).resolve(part), mine);
    }
    assertRefused(one, ErrorCode.DATA_DIRECTORY_UNUSABLE, "belongs to the instance");
    assertThat(one.section(DataSection.POSTGRES).resolve("17/postmaster.pid")).doesNotExist();
  }

  @Test
  void copyAfterAStopIsCompleteAndTakenForItself() throws Exception {
    DataDirectory original = DataDirectory.at(parent.resolve("data"));
    List<String> stored = storeRows(original);
    Path copy = parent.resolve("copy");
    List<String> copying = List.of("cp", "-r", original.toString(), copy.toString());
    assertThat(new ProcessBuilder(copying).start().waitFor()).isZero();
    try (var owner = DataDirectory.at(copy).own();
        var database = Database.embedded(owner)) {
      assertThat(owner.isCopy(DataSection.POSTGRES)).isFalse();
      assertThat(TornCopy.findOpen(owner.directory())).isEmpty();
      assertThat(rows(JdbcClient.create(database.connections()))).isEqualTo(stored);
    }
  }

  /** Some of them after the last checkpoint, so that the stop has something to write. */
  private static List<String> storeRows(DataDirectory directory) {
    try (var owner = directory.own();
        var database = Database.embedded(owner)) {
      var jdbc = JdbcClient.create(database.connections());
      jdbc.sql("CREATE TABLE kept (id int PRIMARY KEY, text text NOT NULL)").update();
      fill(jdbc, 1, 5_000);
      jdbc.sql("CHECKPOINT").update();
      fill(jdbc, 5_001, 8_000);
      List<String> stored = rows(jdbc);
      assertThat(stored).hasSizeGreaterThan(6000);
      assertThat(database.stop()).isInstanceOf(StopResult.Clean.class);
      return stored;
    }
  }

  private static void fill(JdbcClient jdbc, int first, int last) {
    jdbc.sql("INSERT INTO kept SELECT n, md5(n::text) FROM generate_series(:first, :last) n")
        .param("first", first)
        .param("last", last)
        .update();
    jdbc.sql("UPDATE kept SET text = repeat(text, 100) WHERE id % 100 = 0 AND id >= :first")
        .param("first", first)
        .update();
    jdbc.sql("DELETE FROM kept WHERE id % 7 = 0").update();
  }

  private static List<String> rows(JdbcClient jdbc) {
    return jdbc.sql("SELECT kept::text FROM kept ORDER BY id").query(String.class).list();
  }

  @Test
  void copyOfARunningClusterStaysKnownAsACopy() throws Exception {
    DataDirectory original = DataDirectory.at(parent.resolve("data"));
    Path copy = parent.resolve("copy");
    try (var first = original.own();
        var _ = Database.embedded(first)) {
      List<String> copying = List.of("cp", "-r", original.toString(), copy.toString());
      assertThat(new ProcessBuilder(copying).start().waitFor()).isZero();
    }
    try (var owner = DataDirectory.at(copy).own();
        var _ = Database.embedded(owner)) {
      assertThat(owner.isCopy(DataSection.POSTGRES)).isTrue();
    }
  }

  @Test
  void databaseThatANewerProgramWroteIsRefused() {
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner)) {
      assertThat(database.migrate("shop", "classpath:db/test_newer"))
          .isEqualTo(new MigrationOutcome("shop", 2, null, "0002"));
      assertThat(database.migrate("shop", "classpath:db/test_newer").applied()).isZero();
      assertThatThrownBy(() -> database.migrate("shop", "classpath:db/test_older"))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_TOO_NEW))
          .hasMessageContaining("schema shop has version 0002");
      assertThat(database.migrate("other", "classpath:db/test_older").toVersion())
          .isEqualTo("0001");
    }
  }

  @Test
  void migrationThatFailsLeavesTheSchemaAsItWas() {
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.embedded(owner)) {
      database.migrate("shop", "classpath:db/test_older");
      assertThatThrownBy(() -> database.migrate("shop", "classpath:db/test_broken"))
          .isInstanceOf(PanopticonException.class)
          .hasMessageContaining("no_such_table");
      var jdbc = JdbcClient.create(database.pool(PoolSettings.of("shop")));
      assertThat(text(jdbc, "SELECT to_regclass('shop.half_done')::text IS NULL")).isEqualTo("t");
      assertThat(database.migrate("shop", "classpath:db/test_newer").toVersion()).isEqualTo("0002");
    }
  }

  private static void startOnce(DataDirectory directory) {
    try (var owner = directory.own();
        var database = Database.embedded(owner)) {
      assertThat(database.stop()).isInstanceOf(StopResult.Clean.class);
    }
  }

  private static void assertRefused(DataDirectory directory, ErrorCode code, String why) {
    try (var owner = directory.own()) {
      assertThatThrownBy(() -> Database.embedded(owner))
          .isInstanceOfSatisfying(
              PanopticonException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
          .hasMessageContaining(why);
    }
  }

  /** Sessions of a dead postmaster may still answer for a moment. */
  private static void awaitOtherPostmaster(DataDirectory directory, long killed) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (postmaster(directory) == killed || postmaster(directory) == UNKNOWN) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void awaitFree(Path lock) throws Exception {
    List<String> wait = List.of("flock", "-w", "10", lock.toString(), "true");
    assertThat(new ProcessBuilder(wait).start().waitFor()).isZero();
  }

  private static void awaitAnswer(JdbcClient jdbc) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        jdbc.sql("SELECT 1").query(Integer.class).single();
        return;
      } catch (DataAccessException stillAway) {
        assertThat(System.nanoTime()).as(stillAway::getMessage).isLessThan(end);
      }
    }
  }

  private static String text(JdbcClient jdbc, String query) {
    return jdbc.sql(query).query(String.class).single();
  }

  private static long postmaster(DataDirectory directory) {
    Path file = directory.section(DataSection.POSTGRES).resolve("17").resolve("postmaster.pid");
    try {
      return Long.parseLong(Files.readAllLines(file).getFirst());
    } catch (IOException | RuntimeException betweenTwoServers) {
      return UNKNOWN;
    }
  }

  private static void kill(long pid) throws Exception {
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    assertThat(postmaster.destroyForcibly()).isTrue();
    postmaster.onExit().get();
  }
}
