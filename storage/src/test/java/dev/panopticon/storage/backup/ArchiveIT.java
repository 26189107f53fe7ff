package dev.panopticon.storage.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From one database into another, byte by byte. */
@Timeout(300)
class ArchiveIT {
  @TempDir Path folder;
  private final TestDatabase source = TestDatabase.empty();
  private final TestDatabase target = TestDatabase.empty();
  private DataSource from;
  private DataSource to;

  @BeforeEach
  void fill() {
    from = source.database().connections();
    to = target.database().connections();
    SampleInstance.make(from, "0002");
    SampleInstance.fill(from);
  }

  @AfterEach
  void drop() {
    source.close();
    target.close();
  }

  @Test
  void everyRowOfEveryShapeComesBack() throws Exception {
    Path archive = SampleInstance.archive(from, folder);

    Restored restored = restore(archive, false, null);

    assertThat(SampleInstance.everything(to)).isEqualTo(SampleInstance.everything(from));
    assertThat(restored.catalogue().instance()).isEqualTo(SampleInstance.ID);
    assertThat(restored.manifest().rows()).isGreaterThan(600);
    assertThat(
            SampleInstance.jdbc(to)
                .sql("INSERT INTO judge_service.parent (label) VALUES ('next') RETURNING id")
                .query(Long.class)
                .single())
        .as("identities go on where they were")
        .isEqualTo(301);
  }

  @Test
  void trialRestoreComparesEveryTable() throws Exception {
    Path archive = SampleInstance.archive(from, folder);

    Verification found = verify(archive);

    assertThat(found.passed()).as(found.problem()).isTrue();
    assertThat(found.tables())
        .extracting(table -> table.name().toString())
        .contains("judge_service.Odd Name", "judge_service.empty", "storage.flyway_schema_history");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(archive);
    }
  }

  @Test
  void trialRestoreSeesARowThatIsNotTheArchivedOne() throws Exception {
    Path archive = SampleInstance.archive(from, folder);
    Catalogue catalogue;
    try (var scratch = ScratchCluster.start(folder)) {
      Restored restored =
          RestoreRows.run(
              archive,
              scratch.connections(),
              scratch.folder(),
              RestoreRows.Step.none(),
              connection -> {
                try (var statement = connection.createStatement()) {
                  statement.execute("UPDATE judge_service.noted SET written = 77 WHERE id = 7");
                }
              },
              Progress.Listener.none());
      catalogue = restored.catalogue();
      try (var connection = scratch.connections().getConnection()) {
        connection.setAutoCommit(false);
        List<Verification.TableResult> results =
            VerifyArchive.compare(connection, restored, Progress.Listener.none());
        assertThat(results)
            .filteredOn(result -> !result.same())
            .extracting(result -> result.name().toString())
            .containsExactly("judge_service.noted");
      }
    }
    assertThat(catalogue.tables()).hasSizeGreaterThan(5);
  }

  /** Not twenty flips: all of them. Each byte of the file, and each shorter and longer file. */
  @Test
  void noByteCanBeChangedUnseen() throws Exception {
    byte[] good = Files.readAllBytes(SampleInstance.archive(from, folder));
    Path changed = folder.resolve("changed");
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << (at % 8));
      Files.write(changed, bad);
      assertDamaged(changed, "byte " + at + " of " + good.length);
    }
    for (int length : new int[] {0, 1, 47, 48, 49, good.length / 2, good.length - 1}) {
      Files.write(changed, java.util.Arrays.copyOf(good, length));
      assertDamaged(changed, length + " bytes of " + good.length);
    }
    for (int more : new int[] {1, 48, 1000}) {
      Files.write(changed, java.util.Arrays.copyOf(good, good.length + more));
      assertDamaged(changed, more + " bytes too many");
    }
    Files.write(changed, good);
    RestoreRows.requireWhole(changed, Progress.Listener.none());
  }

  @Test
  void damagedArchiveChangesNothing() throws Exception {
    Path archive = SampleInstance.archive(from, folder);
    byte[] bad = Files.readAllBytes(archive);
    bad[bad.length / 2] ^= 1;
    Files.write(archive, bad);

    assertThatThrownBy(() -> restore(archive, false, null)).hasMessageContaining("is damaged");
    assertThat(
            SampleInstance.jdbc(to)
                .sql(
                    "SELECT count(*) FROM pg_namespace WHERE nspname IN ('storage',"
                        + " 'judge_service')")
                .query(Long.class)
                .single())
        .isZero();
  }

  /** Two rows in one transaction, one in the first and one in the last table that is copied. */
  @Test
  void archiveIsOneMomentWhileOthersWrite() throws Exception {
    SampleInstance.jdbc(from).sql("DELETE FROM judge_service.note").update();
    SampleInstance.jdbc(from).sql("UPDATE judge_service.parent SET child = NULL").update();
    SampleInstance.jdbc(from).sql("DELETE FROM judge_service.child").update();
    SampleInstance.jdbc(from).sql("DROP TRIGGER notes ON judge_service.noted").update();
    var stop = new AtomicBoolean();
    Thread writer = Thread.ofVirtual().start(() -> writePairs(stop));
    try {
      awaitPairs(20);
      for (int archive = 0; archive < 5; archive++) {
        Manifest manifest =
            SampleInstance.writer(from)
                .to(java.io.OutputStream.nullOutputStream(), Progress.Listener.none());
        assertThat(rowsOf(manifest, "child")).isEqualTo(rowsOf(manifest, "note")).isPositive();
        awaitPairs(rowsOf(manifest, "note") + 5);
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  private void writePairs(AtomicBoolean stop) {
    while (!stop.get()) {
      SampleInstance.jdbc(from)
          .sql(
              """
              WITH one AS (INSERT INTO judge_service.child (parent_id, size) VALUES (1, 1) RETURNING id)
              INSERT INTO judge_service.note SELECT id FROM one
              """)
          .update();
    }
  }

  private void awaitPairs(long count) {
    while (SampleInstance.jdbc(from)
            .sql("SELECT count(*) FROM judge_service.note")
            .query(Long.class)
            .single()
        < count) {
      Thread.onSpinWait();
    }
  }

  private static long rowsOf(Manifest manifest, String table) {
    return manifest.tables().stream()
        .filter(sum -> sum.name().name().equals(table))
        .findFirst()
        .orElseThrow()
        .rows();
  }

  @Test
  void archiveOfAnOlderProgramIsRestoredAtItsVersionAndThenUpgraded() throws Exception {
    try (var older = TestDatabase.empty();
        var newer = TestDatabase.empty()) {
      DataSource old = older.database().connections();
      SampleInstance.make(old, "0001");
      SampleInstance.fill(old);
      Path archive = SampleInstance.archive(old, folder);

      new RestoreDatabase(newer.url(), false, null).from(archive, Progress.Listener.none());

      DataSource restored = newer.database().connections();
      assertThat(SampleInstance.everything(restored)).isEqualTo(SampleInstance.everything(old));
      newer.database().migrate("judge_service", "classpath:db/judge_service");
      assertThat(
              SampleInstance.jdbc(restored)
                  .sql("SELECT count(*) FROM judge_service.child WHERE colour = 'none'")
                  .query(Long.class)
                  .single())
          .isEqualTo(299);
    }
  }

  @Test
  void archiveOfANewerProgramIsRefused() throws Exception {
    SampleInstance.jdbc(from)
        .sql(
            "UPDATE judge_service.flyway_schema_history SET version = '0009' WHERE version ="
                + " '0002'")
        .update();
    Path archive = SampleInstance.archive(from, folder);

    assertThatThrownBy(() -> restore(archive, false, null))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_TOO_NEW))
        .hasMessageContaining("schema judge_service has version 0009");
  }

  @Test
  void databaseThatIsNotEmptyIsReplacedOnlyByForce() throws Exception {
    Path archive = SampleInstance.archive(from, folder);
    SampleInstance.make(to, "0001");
    SampleInstance.fill(to);
    var before = SampleInstance.everything(to);

    assertThatThrownBy(() -> restore(archive, false, null))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("--force");
    assertThat(SampleInstance.everything(to)).isEqualTo(before);

    UUID other = UUID.randomUUID();
    restore(archive, true, other);
    assertThat(
            SampleInstance.jdbc(to)
                .sql("SELECT id FROM storage.instance")
                .query(UUID.class)
                .single())
        .isEqualTo(other);
    assertThat(SampleInstance.everything(to).get("judge_service.child"))
        .isEqualTo(SampleInstance.everything(from).get("judge_service.child"));
  }

  @Test
  void failureInTheMiddleLeavesTheOldInstance() throws Exception {
    Path archive = SampleInstance.archive(from, folder);
    SampleInstance.make(to, "0001");
    SampleInstance.fill(to);
    var before = SampleInstance.everything(to);

    Progress.Listener terminate =
        progress -> {
          if (progress.rows() > 400) {
            terminateTools();
          }
        };
    assertThatThrownBy(() -> new RestoreDatabase(target.url(), true, null).from(archive, terminate))
        .isInstanceOf(Exception.class);
    assertThat(SampleInstance.everything(to)).isEqualTo(before);
  }

  private void terminateTools() {
    SampleInstance.jdbc(to)
        .sql(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'panopticon tool' AND datname = current_database()
            """)
        .query(Integer.class)
        .single();
  }

  /** In the compose set-up: a reader of everything writes it, the database's owner restores it. */
  @Test
  void noSuperuserIsNeeded() throws Exception {
    var admin = SampleInstance.jdbc(to);
    admin.sql("DROP ROLE IF EXISTS backup_reader, plain_owner").update();
    admin.sql("CREATE ROLE backup_reader LOGIN PASSWORD 'secret'").update();
    admin.sql("GRANT pg_read_all_data TO backup_reader").update();
    admin.sql("CREATE ROLE plain_owner LOGIN PASSWORD 'secret'").update();
    admin.sql("GRANT CREATE ON DATABASE " + name(target.url()) + " TO plain_owner").update();
    try {
      DataSource reader = SampleInstance.connections(as("backup_reader", source.url()));
      Path archive = SampleInstance.archive(reader, folder);

      new RestoreDatabase(as("plain_owner", target.url()), false, null)
          .from(archive, Progress.Listener.none());

      assertThat(SampleInstance.everything(to)).isEqualTo(SampleInstance.everything(from));
    } finally {
      admin.sql("DROP OWNED BY plain_owner CASCADE").update();
      admin.sql("DROP ROLE backup_reader, plain_owner").update();
    }
  }

  private static DatabaseUrl as(String user, DatabaseUrl url) {
    return new DatabaseUrl(url.jdbcUrl(), user, "secret");
  }

  private static String name(DatabaseUrl url) {
    return url.jdbcUrl().replaceFirst(".*/", "");
  }

  @Test
  void interruptedWriterLeavesNothing() throws Exception {
    var backups = new BackupFolder(folder.resolve("backups"));
    var name = ArchiveName.fresh(ArchiveName.Kind.MANUAL, java.time.Instant.now());
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> backups.write(name, SampleInstance.writer(from), Progress.Listener.none()))
        .isInstanceOf(Exception.class);
    assertThat(Thread.interrupted()).isTrue();
    try (Stream<Path> left = Files.list(backups.path())) {
      assertThat(left).isEmpty();
    }
  }

  private Restored restore(Path archive, boolean force, UUID instance) throws Exception {
    return new RestoreDatabase(target.url(), force, instance)
        .from(archive, Progress.Listener.none());
  }

  private Verification verify(Path archive) throws Exception {
    return new VerifyArchive(folder, java.time.Clock.systemUTC())
        .of(archive, Progress.Listener.none());
  }

  private static void assertDamaged(Path archive, String what) {
    assertThatThrownBy(() -> RestoreRows.requireWhole(archive, Progress.Listener.none()))
        .as(what)
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_DATA));
  }
}
