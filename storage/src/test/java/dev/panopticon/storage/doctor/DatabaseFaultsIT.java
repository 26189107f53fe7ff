package dev.panopticon.storage.doctor;

import static dev.panopticon.storage.doctor.FileFaultsIT.assertFindsOnly;
import static dev.panopticon.storage.doctor.FileFaultsIT.bad;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.PoolSettings;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.space.VolumeSpace;
import dev.panopticon.storage.testing.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plants faults in a real PostgreSQL, and sees the doctor find that one alone. */
@Timeout(300)
class DatabaseFaultsIT {
  private static final Map<String, String> SCHEMAS = Map.of("items", "classpath:db/test_newer");
  private static final int PAGE = 8192;

  @TempDir static Path folder;
  private static DataDirectory directory;
  private static DirectoryOwner owner;
  private static Database database;
  private static HikariDataSource pool;
  private static JdbcClient jdbc;

  private final Deque<String> undoing = new ArrayDeque<>();

  @BeforeAll
  static void start() {
    directory = DataDirectory.at(folder.resolve("data"));
    open();
  }

  private static void open() {
    owner = directory.own();
    database = Database.embedded(owner);
    SCHEMAS.forEach(database::migrate);
    pool = database.pool(PoolSettings.of("items").withMaxSize(3));
    jdbc = JdbcClient.create(pool);
  }

  @AfterAll
  static void stop() {
    database.close();
    owner.close();
  }

  /** Takes a fault away again, whatever the test comes to. */
  private void undo(String sql) {
    undoing.addFirst(sql);
  }

  private static void run(String sql) {
    jdbc.sql(sql).update();
  }

  @AfterEach
  void isHealthyAgain() {
    undoing.forEach(DatabaseFaultsIT::run);
    pool.getHikariPoolMXBean().softEvictConnections();
    assertThat(bad(examine())).isEmpty();
  }

  private static List<CheckFinding> examine() {
    var checks =
        DatabaseChecks.of(Examined.all(directory), pool, true, SCHEMAS, ClockWatch.start());
    return new Doctor(checks).examine();
  }

  @Test
  void aHealthyDatabasePassesAndNothingOfTheVisitStaysInIt() {
    List<CheckFinding> findings = examine();
    assertThat(findings)
        .allSatisfy(
            finding ->
                assertThat(finding.outcome())
                    .as(finding.toString())
                    .isEqualTo(
                        finding.check().equals("schedule")
                            ? CheckOutcome.SKIPPED
                            : CheckOutcome.PASS));
    assertThat(jdbc.sql("SELECT extname FROM pg_extension").query(String.class).list())
        .containsExactly("plpgsql");
    assertThat(
            jdbc.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'doctor_scratch'")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void aServerThatDoesNotWaitForTheDiskIsFound() {
    try (var fast = TestDatabase.empty()) {
      CheckFinding finding = new SettingsCheck(JdbcClient.create(fast.pool("public"))).run();
      assertThat(finding.outcome()).isEqualTo(CheckOutcome.FAIL);
      assertThat(finding.seen()).contains("fsync is off").contains("full_page_writes is off");
    }
  }

  @Test
  void aDatabaseWhoseSessionsDoNotWaitIsFound() {
    undo("ALTER DATABASE panopticon RESET synchronous_commit");
    jdbc.sql("ALTER DATABASE panopticon SET synchronous_commit = off").update();
    assertFindsOnly(
        examine(),
        "settings",
        CheckOutcome.FAIL,
        "synchronous_commit=off is stored for panopticon");
  }

  @Test
  void aFlippedByteInATableIsFoundAndTheCountOfItAfterwards() throws Exception {
    undo("DROP TABLE items.damaged");
    jdbc.sql(
            "CREATE TABLE items.damaged AS SELECT n, md5(n::text) AS text FROM generate_series(1,"
                + " 1000) n")
        .update();
    undo("DO $$ BEGIN PERFORM pg_stat_reset(); END $$");
    flipAByteOf("items.damaged");
    List<CheckFinding> findings = examine();
    assertThat(bad(findings)).extracting(CheckFinding::check).containsExactly("tables");
    assertThat(bad(findings).getFirst().seen()).contains("items.damaged").contains("invalid page");
    // PostgreSQL's statistics are written with a delay.
    assertFindsOnlyEventually("checksums");
  }

  private static void assertFindsOnlyEventually(String check) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (new ChecksumsCheck(jdbc).run().outcome() == CheckOutcome.PASS) {
      assertThat(System.nanoTime()).as("no %s in time", check).isLessThan(end);
      Thread.sleep(50);
    }
    assertThat(new ChecksumsCheck(jdbc).run().seen()).contains("panopticon: ");
  }

  @Test
  void anIndexThatDoesNotFitItsOrderIsFound() {
    undo("DROP TABLE items.sorted");
    undo("DROP FUNCTION items.compare");
    undo("DROP OPERATOR FAMILY items.order_ops USING btree CASCADE");
    // What a changed sort order of the operating system does to an index: entries in a wrong order.
    jdbc.sql("CREATE TABLE items.sorted AS SELECT n FROM generate_series(1, 1000) n").update();
    jdbc.sql(
            "CREATE FUNCTION items.compare(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS"
                + " 'SELECT CASE WHEN a < b THEN -1 WHEN a > b THEN 1 ELSE 0 END'")
        .update();
    jdbc.sql(
            "CREATE OPERATOR CLASS items.order_ops FOR TYPE int USING btree AS OPERATOR 1 <,"
                + " OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1"
                + " items.compare(int, int)")
        .update();
    jdbc.sql("CREATE INDEX sorted_n ON items.sorted (n items.order_ops)").update();
    jdbc.sql(
            "CREATE OR REPLACE FUNCTION items.compare(a int, b int) RETURNS int LANGUAGE sql"
                + " IMMUTABLE AS 'SELECT CASE WHEN a < b THEN 1 WHEN a > b THEN -1 ELSE 0 END'")
        .update();
    assertFindsOnly(examine(), "indexes", CheckOutcome.FAIL, "items.sorted_n");
  }

  @Test
  void flippedBytesInAnIndexAreFound() throws Exception {
    undo("DROP TABLE items.keyed");
    jdbc.sql("CREATE TABLE items.keyed AS SELECT n FROM generate_series(1, 2000) n").update();
    jdbc.sql("CREATE INDEX keyed_n ON items.keyed (n)").update();
    undo("DO $$ BEGIN PERFORM pg_stat_reset(); END $$");
    flipAByteOf("items.keyed_n");
    assertFindsOnly(examine(), "indexes", CheckOutcome.FAIL, "items.keyed_n");
  }

  /** In the middle of its second page, past PostgreSQL's cache. */
  private static void flipAByteOf(String relation) throws Exception {
    String file =
        jdbc.sql("SELECT pg_relation_filepath(:relation::regclass)")
            .param("relation", relation)
            .query(String.class)
            .single();
    stop();
    Path path = directory.section(DataSection.POSTGRES).resolve("17").resolve(file);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long place = PAGE + PAGE * 3 / 4;
      channel.read(one, place);
      one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
      channel.write(one, place);
    }
    open();
  }

  @Test
  void anInvalidIndexIsFound() {
    undo("DROP TABLE items.twice");
    jdbc.sql("CREATE TABLE items.twice AS SELECT 1 AS n FROM generate_series(1, 2)").update();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> jdbc.sql("CREATE UNIQUE INDEX CONCURRENTLY twice_n ON items.twice (n)").update())
        .hasMessageContaining("duplicate");
    assertFindsOnly(examine(), "invalid indexes", CheckOutcome.FAIL, "items.twice_n");
  }

  @Test
  void aConstraintThatWasNeverHeldAgainstOldRowsIsFound() {
    undo("DROP TABLE items.positive");
    jdbc.sql("CREATE TABLE items.positive AS SELECT -1 AS n").update();
    jdbc.sql("ALTER TABLE items.positive ADD CONSTRAINT n_positive CHECK (n > 0) NOT VALID")
        .update();
    List<CheckFinding> findings = examine();
    assertFindsOnly(findings, "constraints", CheckOutcome.WARN, "1 may not hold");
    assertThat(bad(findings).getFirst().remedy())
        .isEqualTo("ALTER TABLE items.positive VALIDATE CONSTRAINT n_positive");
  }

  @Test
  void aSchemaOfANewerProgramIsFound() {
    undo("DELETE FROM items.flyway_schema_history WHERE version = '99'");
    jdbc.sql(
            "INSERT INTO items.flyway_schema_history SELECT installed_rank + 100, '99', 'of the"
                + " future', type, 'V0099__of_the_future.sql', checksum, installed_by,"
                + " installed_on, execution_time, success FROM items.flyway_schema_history WHERE"
                + " version = '0002'")
        .update();
    assertFindsOnly(examine(), "schema versions", CheckOutcome.FAIL, "items has version 99");
  }

  @Test
  void aSchemaThatLacksAMigrationIsFound() {
    undo("DROP TABLE items.aside");
    undo("INSERT INTO items.flyway_schema_history SELECT * FROM items.aside");
    jdbc.sql(
            "CREATE TABLE items.aside AS SELECT * FROM items.flyway_schema_history WHERE version ="
                + " '0002'")
        .update();
    jdbc.sql("DELETE FROM items.flyway_schema_history WHERE version = '0002'").update();
    assertFindsOnly(examine(), "schema versions", CheckOutcome.FAIL, "items lacks version 0002");
  }

  @Test
  void aDatabaseOfAnotherInstanceIsFound() {
    undo("UPDATE storage.instance SET id = '%s'".formatted(owner.instance()));
    jdbc.sql("UPDATE storage.instance SET id = gen_random_uuid()").update();
    assertFindsOnly(examine(), "instance", CheckOutcome.FAIL, "the database is of");
  }

  @Test
  void aClockThatIsApartFromTheDatabasesIsFound() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
    assertThat(new DatabaseClockCheck(jdbc, ahead, ClockWatch.start()).run())
        .satisfies(
            finding -> {
              assertThat(finding.outcome()).isEqualTo(CheckOutcome.FAIL);
              assertThat(finding.seen()).contains("away from this process's");
            });
  }

  @Test
  void aRowOfTheFutureIsFound() {
    undo("UPDATE storage.instance SET created = created - interval '1 day'");
    jdbc.sql("UPDATE storage.instance SET created = created + interval '1 day'").update();
    assertFindsOnly(examine(), "database clock", CheckOutcome.FAIL, "the newest row is of");
  }

  @Test
  void aTransactionThatIsOpenForLongIsFound() throws Exception {
    try (Connection idle = pool.getConnection()) {
      idle.setAutoCommit(false);
      idle.createStatement().execute("SELECT 1");
      CheckFinding finding = new TransactionsCheck(jdbc, Duration.ZERO).run();
      assertThat(finding.outcome()).isEqualTo(CheckOutcome.WARN);
      assertThat(finding.seen()).contains("idle in transaction");
      idle.rollback();
    }
  }

  @Test
  void aLogThatCanFillItsVolumeIsFound() {
    assertThat(
            new WalSizeCheck(jdbc, () -> VolumeSpace.ofBytes(200L << 20, 100L << 20))
                .run()
                .outcome())
        .isEqualTo(CheckOutcome.WARN);
  }

  @Test
  void whatTheTimeDoesNotSufficeForIsSaid() throws Exception {
    var result =
        new Amcheck(pool, Duration.ZERO)
            .verify("SELECT oid, relname FROM pg_class LIMIT 3", "SELECT ?");
    assertThat(result).isEqualTo(new Amcheck.Result(0, 3, List.of()));
  }

  @Test
  void aUserWithoutRightsIsToldAndNotFrightened() {
    undo("DROP ROLE reader");
    jdbc.sql("CREATE ROLE reader LOGIN PASSWORD 'reader'").update();
    var url =
        "jdbc:postgresql://127.0.0.1:%s/panopticon"
            .formatted(jdbc.sql("SHOW port").query(String.class).single());
    var reader =
        new org.springframework.jdbc.datasource.DriverManagerDataSource(url, "reader", "reader");
    CheckFinding finding =
        RelationsCheck.ofTables(new Amcheck(reader, Duration.ofSeconds(10))).run();
    assertThat(finding.outcome()).isEqualTo(CheckOutcome.SKIPPED);
    assertThat(finding.seen()).contains("may not use amcheck");
  }

  @Test
  void anIndexBesideTheDatabaseThatIsBehindIsFound() {
    var behind = new FixedIndex(new IndexStatus.Drift(10, 8, 41, 43, false));
    var level = new FixedIndex(new IndexStatus.Drift(10, 10, 43, 43, false));
    assertFindsOnly(
        new Doctor(DatabaseChecks.ofIndexes(List.of(level, behind))).examine(),
        "index drift",
        CheckOutcome.WARN,
        "8 of 10 entries, change 41 of 43");
    assertThat(bad(new Doctor(DatabaseChecks.ofIndexes(List.of(level))).examine())).isEmpty();
    assertThat(DatabaseChecks.ofIndexes(List.of())).isEmpty();
  }

  @Test
  void anIndexThatForgotOrCannotBeUsedIsFound() {
    assertFindsOnly(
        new Doctor(DatabaseChecks.ofIndexes(List.of(new LostIndex()))).examine(),
        "index drift",
        CheckOutcome.FAIL,
        "had lost everything when it was opened at 2026-11-26T00:00:00Z");
    assertThat(new Doctor(DatabaseChecks.ofIndexes(List.of(new LostIndex()))).examine().toString())
        .contains("the server is away")
        .contains("panopticon reindex --role query-storage");
  }

  private static final class LostIndex implements IndexStatus {
    @Override
    public String name() {
      return "query-storage";
    }

    @Override
    public Drift drift() {
      return new Drift(10, 0, 0, 43, false);
    }

    @Override
    public Optional<String> problem() {
      return Optional.of("the server is away");
    }

    @Override
    public Optional<Instant> forgotAt() {
      return Optional.of(Instant.parse("2026-11-26T00:00:00Z"));
    }
  }

  private record FixedIndex(Drift drift) implements IndexStatus {
    @Override
    public String name() {
      return "query-storage";
    }
  }

  @Test
  void whileTheDatabaseIsAwayOneFindingSaysSo() {
    stop();
    assertFindsOnly(examine(), "database", CheckOutcome.FAIL, "does not answer");
    open();
  }
}
