package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.storage.Database;
import dev.panopticon.storage.backup.Manifest;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.RestoreDirectory;
import dev.panopticon.storage.backup.WriteArchive;
import dev.panopticon.storage.directory.DataDirectory;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Promise P7: a backup that was taken while a run went on at full speed is restored elsewhere with
 * every row, the restored run goes on, and no changed byte of an archive is taken for a good one.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BackupSystemTest {
  private static final int QUERIES = 1_500;
  private static final int WRONG = 2;
  private static final int COULD_NOT_RUN = 3;

  @TempDir Path folder;
  private Simulation simulation;

  @BeforeEach
  void startSimulator() throws Exception {
    simulation = Simulation.start("--latency", "60ms", "--jitter", "30ms", "--seed", "7");
  }

  @AfterEach
  void stopSimulator() throws Exception {
    simulation.close();
  }

  @Test
  void backupDuringARunComesBackElsewhereAndItsRunGoesOn() throws Exception {
    Path data = folder.resolve("data");
    Path elsewhere = folder.resolve("elsewhere");
    Path archive;
    String run;
    long atBackup;
    try (Server server = Server.up(data)) {
      run =
          server
              .post("/api/judge/runs", Suites.remote(simulation.baseUrl(), QUERIES, 64))
              .get("id")
              .asString();
      atBackup = Eventually.get(Duration.ofMinutes(2), () -> done(server, run), n -> n > 300);
      archive = backup(data);
      assertThat(done(server, run)).as("the run went on meanwhile").isGreaterThan(atBackup);

      var inUse = Command.panopticon("restore", archive, "--data", data, "--force").run();
      assertThat(inUse.exitCode()).isEqualTo(COULD_NOT_RUN);
      assertThat(inUse.err()).contains("panopticon down");
    }
    JsonNode found = verify(archive);
    assertThat(found.get("differences")).isEmpty();
    found.get("tables").forEach(table -> assertThat(table.get("same").asBoolean()).isTrue());

    var restore = Command.panopticon("restore", archive, "--data", elsewhere).run();
    assertThat(restore.exitCode()).as(restore.all()).isZero();
    try (Server server = Server.up(elsewhere)) {
      assertThat(done(server, run)).isGreaterThanOrEqualTo(atBackup);
      Eventually.get(
          Duration.ofMinutes(5),
          () -> server.get("/api/judge/runs/" + run).get("status").asString(),
          status -> status.equals("COMPLETED"));
      assertThat(done(server, run)).isEqualTo(2L * QUERIES);
    }
    var again = Command.panopticon("restore", archive, "--data", elsewhere).run();
    assertThat(again.exitCode()).isEqualTo(WRONG);
    assertThat(again.err()).contains("--force");
    System.out.printf(
        "backup during a run: %,d rows in %d tables, every one compared after the restore%n",
        rows(found), found.get("tables").size());
  }

  /** Table by table, the sum of the hashes of all rows: in the archive, and read anew. */
  @Test
  void restoredRowsAreThoseOfTheSnapshot() throws Exception {
    Path data = folder.resolve("data");
    Path archive;
    try (Server server = Server.up(data)) {
      var suite = Suites.remote(simulation.baseUrl(), 300, 64);
      String run = server.post("/api/judge/runs", suite).get("id").asString();
      Eventually.get(Duration.ofMinutes(2), () -> done(server, run), n -> n > 100);
      archive = backup(data);
    }
    try (var owner = DataDirectory.at(folder.resolve("copy")).own()) {
      Progress.Listener nobody = Progress.Listener.none();
      Manifest archived = new RestoreDirectory(owner).from(archive, false, nobody).manifest();
      try (var database = Database.embedded(owner)) {
        Manifest restored =
            new WriteArchive(database.connections(), Map.of(), "test", Clock.systemUTC())
                .to(OutputStream.nullOutputStream(), nobody);
        assertThat(rowSums(restored)).isEqualTo(rowSums(archived));
        assertThat(archived.rows()).isGreaterThan(500);
      }
    }
  }

  private static Map<String, String> rowSums(Manifest manifest) {
    Map<String, String> sums = new HashMap<>();
    manifest.tables().forEach(t -> sums.put(t.name().toString(), t.rows() + " " + t.rowSum()));
    return sums;
  }

  @Test
  void noFlippedByteIsTakenForGood() throws Exception {
    flip(20);
  }

  @Test
  @Tag("full")
  void noneOfManyFlippedBytesIsTakenForGood() throws Exception {
    flip(200);
  }

  @Test
  @Tag("full")
  void scheduledBackupIsMadeVerifiedAndListed() throws Exception {
    Path data = folder.resolve("data");
    try (Server server = Server.up(data)) {
      var set = Command.panopticon("backup", "schedule", "--every", "1d", "--data", data).run();
      assertThat(set.exitCode()).as(set.all()).isZero();
      JsonNode backups =
          Eventually.get(
              Duration.ofMinutes(3),
              () -> server.get("/api/storage/backups"),
              list -> list.size() == 1 && list.get(0).path("verification").has("passed"));
      assertThat(backups.get(0).get("kind").asString()).isEqualTo("SCHEDULED");
      assertThat(backups.get(0).get("verification").get("passed").asBoolean()).isTrue();
      String name = backups.get(0).get("name").asString();

      assertThat(server.get("/api/storage/backups/" + name).get("bytes").asLong()).isPositive();
      var list = Command.panopticon("backup", "list", "--data", data).run();
      assertThat(list.out()).contains(name);
      var wrong = Command.panopticon("backup", "delete", "../../etc/passwd", "--data", data).run();
      assertThat(wrong.exitCode()).isEqualTo(WRONG);
      var delete = Command.panopticon("backup", "delete", name, "--data", data).run();
      assertThat(delete.exitCode()).as(delete.all()).isZero();
      assertThat(data.resolve("backups").resolve(name)).doesNotExist();
    }
  }

  /**
   * Offsets from all over the file: its first and last bytes, its seal, and random ones between.
   */
  private void flip(int flips) throws Exception {
    Path data = folder.resolve("data");
    assertThat(Command.panopticon("backup", "--data", data).run().exitCode()).isZero();
    Path archive = only(data.resolve("backups"));
    byte[] good = Files.readAllBytes(archive);
    Path bad = folder.resolve("bad.tar.zst");
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    int detected = 0;
    for (int flip = 0; flip < flips; flip++) {
      int at =
          switch (flip) {
            case 0 -> 0;
            case 1 -> good.length - 1;
            case 2 -> good.length - 40;
            default ->
                (int) ((long) good.length * (flip - 3) / (flips - 3))
                    + random.nextInt(Math.max(1, good.length / flips));
          };
      int place = Math.min(at, good.length - 1);
      byte[] changed = good.clone();
      changed[place] ^= (byte) (1 << random.nextInt(8));
      Files.write(bad, changed);
      var ended = Command.panopticon("verify", bad).run();
      assertThat(ended.exitCode()).as("byte %d of %d", place, good.length).isEqualTo(WRONG);
      assertThat(ended.err()).contains("damaged");
      detected++;
    }
    System.out.printf(
        "flipped bytes %d, detected %d, file of %,d bytes%n", flips, detected, good.length);
  }

  private static Path backup(Path data) throws Exception {
    var ended = Command.panopticon("backup", "--json", "--data", data).run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    String name = JsonMapper.shared().readTree(ended.out()).get("name").asString();
    return data.resolve("backups").resolve(name);
  }

  private static JsonNode verify(Path archive) throws Exception {
    var ended = Command.panopticon("verify", "--json", archive).run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return JsonMapper.shared().readTree(ended.out());
  }

  private static long rows(JsonNode found) {
    long rows = 0;
    for (JsonNode table : found.get("tables")) {
      rows += table.get("rows").asLong();
    }
    return rows;
  }

  private static long done(Server server, String run) throws Exception {
    return server.get("/api/judge/runs/" + run).get("progress").get("judgments_done").asLong();
  }

  private static Path only(Path directory) throws Exception {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(".tar.zst")).findFirst().orElseThrow();
    }
  }
}
