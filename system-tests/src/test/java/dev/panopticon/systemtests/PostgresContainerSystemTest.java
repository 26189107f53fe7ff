package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container of PostgreSQL by itself: copies that were taken while it ran (promise P8), a stop
 * in the middle of the first start, and a flood of its log.
 */
@Tag("containers")
class PostgresContainerSystemTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String AT = "/var/lib/panopticon/";
  private static final String PASSWORD = "of-the-superuser";
  private static final String WARNING = "is a copy that was taken while its server ran";
  private static final int ROWS = 5000;

  @TempDir Path folder;
  private SetUp setUp;
  private final List<String> containers = new ArrayList<>();

  @BeforeAll
  static void images() throws Exception {
    Docker.require();
    Docker.images();
  }

  @BeforeEach
  void setUp() throws Exception {
    setUp = SetUp.in(folder.resolve("set-up"), SetUp.SINGLE);
  }

  @AfterEach
  void removeContainers() throws Exception {
    for (String container : containers) {
      Docker.remove(container);
    }
    setUp.close();
  }

  @Test
  void copyTakenWhileItRanIsCheckedAndToldUntilItIsAccepted() throws Exception {
    Path copy = copyWhileItRuns();
    for (int start = 1; start <= 2; start++) {
      String container = start(copy);
      awaitReady(container);
      assertThat(sql(container, "SELECT count(*) FROM kept")).isEqualTo("" + ROWS);
      assertThat(sql(container, "SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
          .as("the extension does not stay")
          .isEqualTo("0");
      assertThat(said(container)).contains(WARNING, "Every page and index was checked");
      assertThat(said(container).contains("it is checked before it is used"))
          .as("checked at the first start")
          .isEqualTo(start == 1);
      if (start == 2) {
        assertThat(Docker.ok("exec", container, "accept-copy")).startsWith("Acknowledged.");
      }
      stopClean(container);
    }
    String accepted = start(copy);
    awaitReady(accepted);
    assertThat(said(accepted)).doesNotContain(WARNING);
    assertThat(copy.resolve("copied-while-running.json")).doesNotExist();
    assertThat(Docker.run("exec", accepted, "accept-copy").out()).contains("nothing to ack");
    assertThat(Files.readString(copy.resolve(".panopticon")))
        .contains("\"inode\":" + Files.getAttribute(copy, "unix:ino") + "}");
  }

  @Test
  void damagedCopyIsRefusedBeforeAnybodyUsesIt() throws Exception {
    Path copy = copyWhileItRuns();
    spoil(copy.resolve("17").resolve(Files.readString(folder.resolve("kept"))));
    for (int start = 1; start <= 2; start++) { // not taken for checked at the second
      String container = start(copy);
      assertThat(awaitExit(container)).isEqualTo("3");
      assertThat(said(container))
          .contains("the copy is damaged (invalid page in block 1", "restore a backup")
          .doesNotContain("starting on");
    }
  }

  @Test
  void stopInTheMiddleOfTheFirstStartIsCleanAndTheNextStartIsTheFirst() throws Exception {
    Path home = setUp.data().resolve("postgres");
    String stopped = start(home);
    Eventually.get(PATIENCE, () -> names(home), names -> names.contains("17.initialising"));
    Docker.ok("stop", "-t", "60", stopped);
    assertThat(awaitExit(stopped)).isEqualTo("0");
    assertThat(home.resolve("17")).doesNotExist();

    String next = start(home);
    awaitReady(next);
    assertThat(names(home)).doesNotContain("initialising");
    assertThat(sql(next, "SHOW data_checksums")).isEqualTo("on");
    stopClean(next);
  }

  @Test
  void floodOfTheLogBeginsNewFilesAndTheOldestGo() throws Exception {
    Path logs = setUp.data().resolve("logs");
    String container = start(setUp.data().resolve("postgres"), logs);
    awaitReady(container);
    Path postgres = logs.resolve("postgres");
    Path oldest = old(postgres.resolve("postgresql-Mon.log"), 1); // as older versions named them
    old(postgres.resolve("postgresql-Tue.log"), 2);
    Path newest = old(postgres.resolve("postgresql-Wed.log"), 3);
    Eventually.get(
        PATIENCE,
        () -> {
          flood(container);
          return names(postgres);
        },
        names -> names.lines().count() >= 5);
    Eventually.get(PATIENCE, () -> Files.exists(oldest), exists -> !exists);
    assertThat(newest).exists();
    stopClean(container);
  }

  /** Rows, and a checkpoint, by which they are in the tables' files. */
  private Path copyWhileItRuns() throws Exception {
    Path home = setUp.data().resolve("postgres");
    String container = start(home);
    awaitReady(container);
    sql(container, "CREATE TABLE kept (id int PRIMARY KEY, text text)");
    sql(
        container,
        "INSERT INTO kept SELECT n, repeat('x', 100) FROM generate_series(1, " + ROWS + ") n");
    sql(container, "CHECKPOINT");
    Files.writeString(
        folder.resolve("kept"), sql(container, "SELECT pg_relation_filepath('kept')"));
    Path copy = folder.resolve("copy");
    var copied = Command.program("cp", "-a", home, copy).run();
    assertThat(copied.exitCode()).as(copied.all()).isZero();
    stopClean(container);
    return copy;
  }

  private static void spoil(Path relation) throws Exception {
    try (var page = new RandomAccessFile(relation.toFile(), "rw")) {
      page.seek(8192 + 5000);
      int old = page.read();
      page.seek(8192 + 5000);
      page.write(old ^ 0x55);
    }
  }

  private static void flood(String container) throws Exception {
    sql(
        container,
        "DO $$ BEGIN FOR i IN 1..11 LOOP RAISE LOG '%', repeat('x', 1000000); END LOOP; END $$");
  }

  private static Path old(Path log, int day) throws Exception {
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(50L << 20); // a hole
    }
    Instant written = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day));
    return Files.setLastModifiedTime(log, FileTime.from(written));
  }

  private static String names(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return String.join("\n", files.map(file -> file.getFileName().toString()).toList());
    }
  }

  /** As compose starts it, without the other roles. */
  private String start(Path home, Path... logs) throws Exception {
    List<Object> words = new ArrayList<>(List.of("run", "-d", "--init"));
    words.addAll(
        List.of("-e", "POSTGRES_PASSWORD=" + PASSWORD, "-v", home + ":" + AT + "postgres"));
    for (Path directory : logs) {
      words.addAll(List.of("-v", directory + ":" + AT + "logs"));
    }
    words.add(Docker.postgresImage());
    String container = Docker.ok(words.toArray());
    containers.add(container);
    return container;
  }

  private static void awaitReady(String container) throws Exception {
    Eventually.get(
        PATIENCE,
        () ->
            Docker.run("exec", container, "pg_isready", "-q", "-h", "127.0.0.1", "-U", "postgres")
                .exitCode(),
        code -> code == 0);
  }

  private void stopClean(String container) throws Exception {
    Docker.ok("stop", "-t", "60", container);
    assertThat(awaitExit(container)).as(said(container)).isEqualTo("0");
  }

  private static String awaitExit(String container) throws Exception {
    Eventually.get(
        PATIENCE,
        () -> Docker.ok("inspect", "-f", "{{.State.Status}}", container),
        "exited"::equals);
    return Docker.ok("inspect", "-f", "{{.State.ExitCode}}", container);
  }

  private static String said(String container) throws Exception {
    return Docker.run("logs", container).all();
  }

  private static String sql(String container, String statement) throws Exception {
    List<Object> words = new ArrayList<>(List.of("exec", "-e", "PGPASSWORD=" + PASSWORD));
    words.addAll(List.of(container, "psql", "-qAt", "-h", "127.0.0.1", "-U", "postgres"));
    words.addAll(List.of("-d", "panopticon", "-c", statement));
    return Docker.ok(words.toArray());
  }
}
