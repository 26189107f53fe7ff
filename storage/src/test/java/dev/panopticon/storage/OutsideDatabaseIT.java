package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.postgres.StopResult;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server by URL; here the test server plays it. */
@Timeout(120)
class OutsideDatabaseIT {
  @TempDir Path parent;
  private final TestDatabase outside = TestDatabase.empty();

  @AfterEach
  void drop() {
    outside.close();
  }

  @Test
  void isUsedAndLeftRunning() {
    try (var owner = DataDirectory.at(parent).own();
        var database = Database.outside(outside.url(), owner)) {
      assertThat(storedInstance()).isEqualTo(owner.instance());
      assertThat(database.stop()).isEqualTo(new StopResult.NotOurs());
    }
    assertThat(storedInstance()).isNotNull();
  }

  @Test
  void takesAUrlAsOtherToolsWriteIt() {
    String port = outside.url().jdbcUrl().replaceFirst(".*:(\\d+)/.*", "$1");
    String name = outside.url().jdbcUrl().replaceFirst(".*/", "");
    String text =
        "postgresql://%s:%s@127.0.0.1:%s/%s"
            .formatted(outside.url().user(), outside.url().password(), port, name);
    try (var database = Database.shared(DatabaseUrl.parse(text))) {
      var jdbc = JdbcClient.create(database.pool(PoolSettings.of("public")));
      assertThat(jdbc.sql("SELECT current_database()").query(String.class).single())
          .isEqualTo(name);
    }
  }

  @Test
  void secondServerOnTheSameDatabaseIsRefused() {
    try (var one = DataDirectory.at(parent.resolve("one")).own();
        var two = DataDirectory.at(parent.resolve("two")).own()) {
      try (var _ = Database.outside(outside.url(), one)) {
        assertRefused(two, ErrorCode.DATA_DIRECTORY_IN_USE, "connected from 127.0.0.1 since");
      }
      try (var _ = Database.outside(outside.url(), two)) { // free again, and two joins its instance
        assertThat(two.instance()).isEqualTo(one.instance());
      }
    }
  }

  @Test
  void lockThatWasLostWithItsConnectionIsTakenAgain() throws Exception {
    try (var owner = DataDirectory.at(parent.resolve("one")).own();
        var second = DataDirectory.at(parent.resolve("two")).own();
        var _ = Database.outside(outside.url(), owner)) {
      assertThat(terminateOwner()).isOne();
      awaitLockTakenAgain();
      assertRefused(second, ErrorCode.DATA_DIRECTORY_IN_USE, "Another Panopticon server");
    }
  }

  @Test
  void dataDirectoryThatHoldsAnotherInstanceIsRefused() {
    try (var owner = DataDirectory.at(parent).own();
        var _ = Database.embedded(owner)) {
      outside.database().migrate("storage", "classpath:db/storage");
      JdbcClient.create(outside.pool("storage"))
          .sql("INSERT INTO instance (id) VALUES (:id)")
          .param("id", UUID.randomUUID())
          .update();
      assertRefused(owner, ErrorCode.DATA_DIRECTORY_UNUSABLE, "but the database to");
    }
  }

  @Test
  void wrongPasswordIsSaid() {
    var wrong = new DatabaseUrl(outside.url().jdbcUrl(), "postgres", "hunter2");
    assertThatThrownBy(() -> Database.shared(wrong))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining("refused the user or password")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void missingDatabaseIsSaid() {
    String url = outside.url().jdbcUrl().replaceFirst("[^/]*$", "no_such_database");
    var wrong = new DatabaseUrl(url, outside.url().user(), outside.url().password());
    assertThatThrownBy(() -> Database.shared(wrong))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("has no database of that name")
        .hasMessageContaining("CREATE DATABASE");
  }

  @Test
  void serverThatIsNotThereIsSaid() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var nowhere =
        DatabaseUrl.parse("postgresql://someone:hunter2@127.0.0.1:" + free + "/panopticon");
    assertThatThrownBy(() -> Database.shared(nowhere))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void serverThatIsTooOldIsSaid() throws IOException {
    try (var old = new OldServer("14.12")) {
      assertThatThrownBy(() -> Database.shared(DatabaseUrl.parse(old.url())))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
          .hasMessageContaining("is PostgreSQL 14.12")
          .hasMessageContaining("15 or newer");
    }
  }

  private void assertRefused(DirectoryOwner owner, ErrorCode code, String why) {
    assertThatThrownBy(() -> Database.outside(outside.url(), owner))
        .isInstanceOfSatisfying(
            PanopticonException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  private UUID storedInstance() {
    return JdbcClient.create(outside.pool("storage"))
        .sql("SELECT id FROM instance")
        .query(UUID.class)
        .single();
  }

  private int terminateOwner() {
    return admin()
        .sql(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = :name AND datname = current_database()
            """)
        .param("name", SoleServer.APPLICATION_NAME)
        .query(Integer.class)
        .single();
  }

  private void awaitLockTakenAgain() {
    long end = System.nanoTime() + 30_000_000_000L;
    while (lockHolders() == 0) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  private int lockHolders() {
    return admin()
        .sql(
            """
            SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND datname = current_database()
            """)
        .query(Integer.class)
        .single();
  }

  private JdbcClient admin() {
    return JdbcClient.create(outside.pool("public"));
  }
}
