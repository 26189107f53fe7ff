package dev.panopticon.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** PostgreSQL's logs are on the volume of the data, and must not fill it within a day (P6). */
@Timeout(120)
class CapLogsIT {
  private static final String FLOOD =
      "DO $$ BEGIN FOR i IN 1..11 LOOP RAISE LOG '%', repeat('x', 1000000); END LOOP; END $$";
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path home;

  @Test
  void floodBeginsNewFilesWhileTheServerRunsAndTheOldestGo() throws Exception {
    var files = new ClusterFiles(home, home.resolve("logs"));
    var server = EmbeddedPostgres.start(files, PostgresBundle.unpacked(home));
    try (var _ = PostgresSupervisor.watch(server, new PostgresSupervisor.Listener() {})) {
      var sql = JdbcClient.create(dataSource(server));
      List<Path> old = List.of(old(files, 1, 70), old(files, 2, 70), old(files, 3, 70));
      int begun = logs(files).size();
      while (logs(files).size() < begun + 2) { // names are by the second; the timeout ends it
        sql.sql(FLOOD).update();
        Thread.sleep(Duration.ofMillis(500));
      }
      while (Files.exists(old.getFirst()) || Files.exists(old.get(1))) {
        Thread.sleep(Duration.ofMillis(100));
      }
      assertThat(sql.sql("SELECT 1").query(Integer.class).single()).isEqualTo(1);
    } finally {
      server.stop(Duration.ofSeconds(30));
    }
  }

  @Test
  void newestStayWithinTheirNumberAndSize() throws Exception {
    var files = new ClusterFiles(home, home.resolve("logs"));
    Files.createDirectories(files.logs());
    for (int day = 1; day <= CapLogs.MOST_FILES + 5; day++) {
      old(files, day, 1);
    }
    Path other = Files.writeString(files.logs().resolve("start.log"), "kept");

    new CapLogs(files.logs()).run();

    assertThat(logs(files)).hasSize(CapLogs.MOST_FILES);
    assertThat(files.logs().resolve("postgresql-5.log")).doesNotExist();
    assertThat(files.logs().resolve("postgresql-6.log")).exists();
    assertThat(other).exists();

    old(files, 100, 500); // the one that is being written, however large
    old(files, 99, 90);
    new CapLogs(files.logs()).run();

    assertThat(logs(files)).hasSize(12); // and ten of 1 MB
  }

  private static Path old(ClusterFiles files, int day, int megabytes) throws IOException {
    Path log = files.logs().resolve("postgresql-%d.log".formatted(day));
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength((long) megabytes << 20); // a hole
    }
    Instant written = LONG_AGO.plus(Duration.ofDays(day));
    return Files.setLastModifiedTime(log, FileTime.from(written));
  }

  private static List<Path> logs(ClusterFiles files) throws IOException {
    try (Stream<Path> all = Files.list(files.logs())) {
      return all.filter(ServerSettings::isLog).toList();
    }
  }

  private static DriverManagerDataSource dataSource(EmbeddedPostgres server) {
    return new DriverManagerDataSource(
        server.jdbcUrl("postgres"), server.user(), server.password());
  }
}
