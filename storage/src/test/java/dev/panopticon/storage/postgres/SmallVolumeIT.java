package dev.panopticon.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.space.FreeSpace;
import dev.panopticon.storage.space.Reserve;
import dev.panopticon.storage.space.SpaceProbe;
import dev.panopticon.storage.testing.SmallVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** PostgreSQL on a real file system of 200 MB that another program fills to the last byte. */
@Timeout(300)
class SmallVolumeIT {
  private static final String MUCH_LOG =
      "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private SmallVolume volume;
  private ClusterFiles files;
  private Reserve reserve;
  private EmbeddedPostgres server;
  private long acknowledged;

  @BeforeEach
  void startOnASmallVolume() throws Exception {
    SmallVolume.whyNot().ifPresent(why -> assumeTrue(false, why));
    volume = SmallVolume.mounted(folder, 200);
    files = new ClusterFiles(volume.path().resolve("postgres"), volume.path().resolve("logs"));
    Files.createDirectories(files.home());
    reserve = new Reserve(files.reserve());
    server = EmbeddedPostgres.start(files, PostgresBundle.unpacked(folder));
    FreeSpace.of(
            new FreeSpace.Volume(files.home(), SpaceProbe.of(files.home()), reserve), dataSource())
        .whyFull();
    while (reserve.bytes() == 0) { // made in the background; the timeout is the deadline
      Thread.sleep(10);
    }
    makeRoomInTheTable();
  }

  /** So that inserts need no room in the table's file, but in the write-ahead log. */
  private void makeRoomInTheTable() {
    sql().sql("CREATE TABLE kept (id bigint)").update();
    sql().sql("INSERT INTO kept SELECT generate_series(1, 10000)").update();
    sql().sql("DELETE FROM kept WHERE id < 9999").update();
    sql().sql("VACUUM kept").update();
    sql().sql("DELETE FROM kept").update();
  }

  @AfterEach
  void stopAndUnmount() throws Exception {
    if (server != null) {
      server.stop(DEADLINE);
    }
    if (volume != null) {
      volume.close();
    }
  }

  @Test
  void theLogIsKeptSmall() {
    assertThat(sql().sql("SHOW max_wal_size").query(String.class).single()).isEqualTo("32MB");
    assertThat(sql().sql("SHOW temp_file_limit").query(String.class).single()).isEqualTo("32MB");
  }

  @Test
  void aServerThatDiedOfAFullVolumeComesBackInItsReserveAndKeepsWhatItAcknowledged()
      throws Exception {
    volume.fillUp("filler");
    writeUntilRefused();
    killPostmaster();
    fillUpTheLogs();
    server.restart();
    assertThat(server.isRunning()).isTrue();
    assertThat(reserve.bytes()).as("the reserve was needed").isZero();
    assertThat(rows()).isEqualTo(acknowledged);
    sql().sql("TRUNCATE kept").update();
    assertThat(rows()).isZero();
  }

  @Test
  void withoutTheReserveItComesBackOnlyWhenThereIsRoom() throws Exception {
    reserve.release();
    Path filler = volume.fillUp("filler");
    writeUntilRefused();
    killPostmaster();
    assertThatThrownBy(() -> server.restart())
        .isInstanceOf(PanopticonException.class)
        .hasMessageStartingWith("Free some space on the disk of ")
        .hasMessageContaining("what was committed is not lost")
        .hasMessageContaining("No space left");
    Files.delete(filler);
    server.restart();
    assertThat(rows()).isEqualTo(acknowledged);
  }

  @Test
  void whereTheVolumeIsNotSeenATrialWriteFindsOutWhetherThereIsRoom() throws Exception {
    FreeSpace unseen = FreeSpace.of(null, dataSource());
    Path filler = volume.fillUp("filler");
    unseen.reportFull();
    Thread.sleep(Duration.ofSeconds(6)); // by then a trial was made
    assertThat(unseen.whyFull())
        .hasValueSatisfying(why -> assertThat(why).contains("the database says", "disk is full"));
    Files.delete(filler);
    while (unseen.whyFull().isPresent()) { // the timeout is the deadline
      Thread.sleep(100);
    }
  }

  /** Each row is committed; the last, refused one may or may not be. */
  private void writeUntilRefused() {
    var insert = sql();
    try {
      while (true) {
        insert.sql("INSERT INTO kept VALUES (:id)").param("id", acknowledged).update();
        acknowledged++;
        insert.sql(MUCH_LOG).query().singleRow();
      }
    } catch (DataAccessException refused) {
      System.out.println("refused after " + acknowledged + " rows: " + refused.getCause());
    }
  }

  /** In what is left of their last blocks; then the server cannot even say what it lacks. */
  private void fillUpTheLogs() throws IOException {
    try (Stream<Path> logs = Files.list(files.logs())) {
      for (Path log : logs.toList()) {
        try (var out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
          while (true) {
            out.write('\n');
          }
        } catch (IOException full) {
          // As it should be.
        }
      }
    }
  }

  private void killPostmaster() throws Exception {
    var exit = server.awaitExit();
    ProcessHandle.of(server.processId()).ifPresent(ProcessHandle::destroyForcibly);
    exit.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private long rows() {
    return sql().sql("SELECT count(*) FROM kept").query(Long.class).single();
  }

  private JdbcClient sql() {
    return JdbcClient.create(dataSource());
  }

  private DriverManagerDataSource dataSource() {
    return new DriverManagerDataSource(
        server.jdbcUrl("postgres"), server.user(), server.password());
  }
}
