package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.directory.SectionOwner;
import dev.panopticon.storage.postgres.StopResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Real processes that are really killed. */
@Timeout(180)
class OwnerProcessIT {
  @TempDir Path data;

  @Test
  void everythingAcknowledgedIsThereAfterKillMinusNine() throws Exception {
    for (int kill = 0; kill < 3; kill++) {
      int acknowledged = killAfterSomeCommits();
      try (var owner = DataDirectory.at(data).own();
          var database = Database.embedded(owner)) {
        assertThat(numbers(database)).startsWith(range(acknowledged));
        assertThat(database.stop()).isInstanceOf(StopResult.Clean.class);
      }
    }
  }

  /** The orphan goes on running: stopped clean, it needs no recovery at the next start. */
  @Test
  void serverOfAKilledOwnerIsStoppedCleanByTheNext() throws Exception {
    killAfterSomeCommits();
    DataDirectory directory = DataDirectory.at(data);
    try (var owner = directory.own();
        var _ = Database.embedded(owner)) {
      assertThat(logs(directory))
          .contains("received fast shutdown request")
          .doesNotContain("automatic recovery in progress");
    }
  }

  @Test
  void secondOwnerIsToldTheAddressOfTheFirst() throws Exception {
    try (var first = ChildJvm.start(OwnerProcess.class, data)) {
      first.awaitLine("READY");
      try (var second = ChildJvm.start(OwnerProcess.class, data)) {
        assertThat(second.awaitLine("OWNED", "REFUSED"))
            .startsWith("REFUSED DATA_DIRECTORY_IN_USE")
            .contains("http://127.0.0.1:8123")
            .doesNotContain("secret");
      }
      assertThat(first.letEnd()).isZero();
    }
  }

  @Test
  void roleAloneAndServerOfAllRolesKeepEachOtherAway() throws Exception {
    DataDirectory directory = DataDirectory.at(data);
    UUID instance;
    try (var owner = directory.own()) {
      instance = owner.instance();
    }
    try (var _ = SectionOwner.take(directory, DataSection.QUERY_STORAGE, instance);
        var all = ChildJvm.start(OwnerProcess.class, data)) {
      assertThat(all.awaitLine("OWNED", "REFUSED"))
          .startsWith("REFUSED DATA_DIRECTORY_IN_USE")
          .contains("query_storage");
    }
    try (var all = ChildJvm.start(OwnerProcess.class, data)) {
      all.awaitLine("READY");
      assertThatThrownBy(() -> SectionOwner.take(directory, DataSection.QUERY_STORAGE, instance))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_IN_USE))
          .hasMessageContaining("query_storage");
      assertThat(all.letEnd()).isZero();
    }
    SectionOwner.take(directory, DataSection.QUERY_STORAGE, instance).close();
  }

  @Test
  @Timeout(600)
  void truthThatIsGoneIsBegunAnewOnlyOnPurpose() throws Exception {
    int acknowledged = killAfterSomeCommits();
    assertThat(acknowledged).isPositive();
    DataDirectory directory = DataDirectory.at(data);
    try (var owner = directory.own();
        var _ = Database.embedded(owner)) {
      Files.createDirectory(directory.section(DataSection.QUERY_STORAGE).resolve("lucene"));
    }
    DirectoryTree.delete(directory.section(DataSection.POSTGRES));
    try (var silent = ChildJvm.start(OwnerProcess.class, data)) {
      assertThat(silent.awaitLine("READY", "REFUSED"))
          .startsWith("REFUSED DATA_DIRECTORY_UNUSABLE")
          .contains("PANOPTICON_BEGIN_EMPTY=1");
    }
    beginOnPurpose();
    DirectoryTree.delete(directory.section(DataSection.POSTGRES).resolve("17"));
    try (var silent = ChildJvm.start(OwnerProcess.class, data)) {
      assertThat(silent.awaitLine("READY", "REFUSED")).contains("PANOPTICON_BEGIN_EMPTY=1");
    }
    beginOnPurpose();
  }

  private void beginOnPurpose() throws Exception {
    var onPurpose = Map.of("PANOPTICON_BEGIN_EMPTY", "1");
    try (var empty = ChildJvm.start(OwnerProcess.class, data, onPurpose)) {
      assertThat(empty.awaitLine("READY", "REFUSED")).startsWith("READY");
      assertThat(empty.letEnd()).isZero();
    }
  }

  @Test
  void ofTwoOwnersThatStartAtOnceExactlyOneWins() throws Exception {
    try (var one = ChildJvm.start(OwnerProcess.class, data);
        var two = ChildJvm.start(OwnerProcess.class, data)) {
      String first = one.awaitLine("READY", "REFUSED");
      String second = two.awaitLine("READY", "REFUSED");
      assertThat(List.of(first, second)).filteredOn(line -> line.equals("READY")).hasSize(1);
      assertThat(List.of(first, second))
          .filteredOn(line -> line.startsWith("REFUSED DATA_DIRECTORY_IN_USE"))
          .hasSize(1);
      ChildJvm winner = first.equals("READY") ? one : two;
      assertThat(winner.letEnd()).isZero();
    }
  }

  @Test
  void initdbThatWasKilledWithItsOwnerIsDoneAgain() throws Exception {
    Path postgres = data.resolve("postgres");
    try (var child = ChildJvm.start(OwnerProcess.class, data)) {
      child.awaitLine("OWNED");
      awaitHalfMadeCluster(postgres);
      child.kill();
    }
    assertThat(postgres.resolve("17")).doesNotExist();
    assertThat(halfMade(postgres)).isNotEmpty();
    try (var owner = DataDirectory.at(data).own();
        var database = Database.embedded(owner)) {
      assertThat(database.migrate("storage", "classpath:db/storage").applied()).isZero();
    }
  }

  @Test
  void stoppedOwnerLeavesACleanClusterAndNoServerFile() throws Exception {
    try (var child = ChildJvm.start(OwnerProcess.class, data)) {
      child.awaitLine("COMMITTED 5");
      assertThat(child.letEnd()).isZero();
      assertThat(child.remainingLines()).contains("STOPPED");
    }
    assertThat(data.resolve("server.json")).doesNotExist();
    try (var owner = DataDirectory.at(data).own();
        var database = Database.embedded(owner)) {
      assertThat(numbers(database)).startsWith(range(5));
    }
  }

  private int killAfterSomeCommits() throws Exception {
    int awaited = ThreadLocalRandom.current().nextInt(20, 200);
    try (var child = ChildJvm.start(OwnerProcess.class, data)) {
      child.awaitLine("READY");
      child.awaitLine("COMMITTED " + awaited);
      child.kill();
      return child.remainingLines().stream()
          .filter(line -> line.matches("COMMITTED \\d+"))
          .map(line -> Integer.parseInt(line.substring("COMMITTED ".length())))
          .reduce((_, later) -> later)
          .orElse(awaited);
    }
  }

  private static Integer[] range(int end) {
    return Stream.iterate(1, n -> n + 1).limit(end).toArray(Integer[]::new);
  }

  private static List<Integer> numbers(Database database) {
    return JdbcClient.create(database.pool(PoolSettings.of("public")))
        .sql("SELECT number FROM acknowledged ORDER BY number")
        .query(Integer.class)
        .list();
  }

  private static void awaitHalfMadeCluster(Path postgres) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (halfMade(postgres).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static List<Path> halfMade(Path postgres) throws Exception {
    try (Stream<Path> entries = Files.list(postgres)) {
      return entries.filter(entry -> entry.toString().contains(".initialising-")).toList();
    }
  }

  private static String logs(DataDirectory directory) throws Exception {
    assertThat(directory.section(DataSection.POSTGRES)).exists();
    var text = new StringBuilder();
    try (Stream<Path> logs = Files.list(directory.postgresLogs())) {
      for (Path log : logs.toList()) {
        text.append(Files.readString(log));
      }
    }
    return text.toString();
  }
}
