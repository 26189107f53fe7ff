package dev.panopticon.storage.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.ChildJvm;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.testing.SmallVolume;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Into real data directories, with real kills. */
@Timeout(600)
class RestoreDirectoryIT {
  private static final String KEY = "model_registry/keys/sealed.json";

  @TempDir Path folder;
  private final TestDatabase source = TestDatabase.empty();
  private Map<String, List<String>> wanted;
  private Path archive;

  /** An archive with a file outside the database too. */
  @BeforeEach
  void makeArchive() throws Exception {
    DataSource from = source.database().connections();
    SampleInstance.make(from, "0002");
    SampleInstance.fill(from);
    wanted = SampleInstance.everything(from);
    Path registry = folder.resolve("registry");
    Files.createDirectories(registry.resolve("keys"));
    Files.writeString(registry.resolve("keys/sealed.json"), "sealed");
    Files.writeString(registry.resolve(".panopticon"), "a marker stays where it is");
    Files.writeString(registry.resolve(DataDirectory.OWNER_LOCK), "a lock too");
    var backups = new BackupFolder(folder.resolve("archives"));
    var name = ArchiveName.fresh(ArchiveName.Kind.MANUAL, java.time.Instant.now());
    var writer =
        new WriteArchive(from, Map.of("model_registry", registry), "1.2.3", Clock.systemUTC());
    backups.write(name, writer, Progress.Listener.none());
    archive = backups.file(name);
  }

  @AfterEach
  void drop() {
    source.close();
  }

  @Test
  void newDirectoryBecomesTheArchivesInstance() throws Exception {
    DataDirectory data = DataDirectory.at(folder.resolve("new"));

    restore(data, false);

    assertThat(content(data)).isEqualTo(wanted);
    assertThat(Files.readString(data.root().resolve(KEY))).isEqualTo("sealed");
    assertThat(data.root().resolve("model_registry/owner.lock")).isEmptyFile();
    assertNothingLeft(data);
  }

  @Test
  void instanceThatIsThereIsReplacedOnlyByForceAndWhole() throws Exception {
    DataDirectory data = oldInstance();
    UUID old = instance(data);

    assertThatThrownBy(() -> restore(data, false))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("--force");
    assertThat(instance(data)).isEqualTo(old);

    restore(data, true);
    assertThat(content(data)).isEqualTo(wanted);
    assertThat(instance(data)).isEqualTo(SampleInstance.ID);
    assertThat(Files.readString(data.root().resolve(KEY))).isEqualTo("sealed");
    assertThat(data.section(DataSection.MODEL_REGISTRY).resolve("old.json")).doesNotExist();
    assertThat(data.section(DataSection.QUERY_STORAGE).resolve("index")).doesNotExist();
    assertNothingLeft(data);
  }

  @Test
  void runningServerIsNotReplaced() throws Exception {
    DataDirectory data = oldInstance();
    try (var owner = data.own();
        var _ = Database.embedded(owner)) {
      assertThatThrownBy(() -> restore(data, true))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_IN_USE));
    }
  }

  @Test
  void damagedArchiveLeavesTheOldInstance() throws Exception {
    DataDirectory data = oldInstance();
    UUID old = instance(data);
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length - 100] ^= 4;
    Files.write(archive, bytes);

    assertThatThrownBy(() -> restore(data, true)).hasMessageContaining("is damaged");

    assertThat(instance(data)).isEqualTo(old);
    assertNothingLeft(data);
  }

  /** The remedy that the refusal of a start names. */
  @Test
  void truthThatIsGoneIsRestored() throws Exception {
    DataDirectory data = oldInstance();
    dev.panopticon.storage.directory.DirectoryTree.delete(data.section(DataSection.POSTGRES));
    assertThatThrownBy(data::own).hasMessageContaining("panopticon restore ARCHIVE --data");

    restore(data, false);

    assertThat(content(data)).isEqualTo(wanted);
    assertThat(instance(data)).isEqualTo(SampleInstance.ID);
  }

  @Test
  void restoreThatFailsLeavesNothingNew() throws Exception {
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length - 100] ^= 4;
    Files.write(archive, bytes);
    DataDirectory absent = DataDirectory.at(folder.resolve("not/there"));
    assertThatThrownBy(() -> restore(absent, false)).hasMessageContaining("is damaged");
    assertThat(folder.resolve("not")).doesNotExist();

    DataDirectory data = oldInstance();
    dev.panopticon.storage.directory.DirectoryTree.delete(data.section(DataSection.POSTGRES));
    assertThatThrownBy(() -> restore(data, false)).hasMessageContaining("is damaged");
    assertThat(data.section(DataSection.POSTGRES)).doesNotExist();
    assertThatThrownBy(data::own).hasMessageContaining("but this instance was used");
  }

  @Test
  void fullDiskIsToldByItsRemedyAndLeavesNothingNew() throws Exception {
    SmallVolume.whyNot().ifPresent(why -> assumeTrue(false, why));
    try (var volume = SmallVolume.mounted(folder, 30)) { // a cluster alone needs 40 MB
      DataDirectory data = DataDirectory.at(volume.path().resolve("data"));
      assertThatThrownBy(() -> restore(data, false))
          .hasMessageStartingWith("Free some space on the disk of ")
          .message()
          .hasLineCount(1);
      assertThat(data.root()).doesNotExist();
    }
  }

  @Test
  void killInTheMiddleLeavesTheOldOrTheNew() throws Exception {
    surviveKills(4);
  }

  @Test
  @Tag("full")
  void manyKillsInTheMiddleLeaveTheOldOrTheNew() throws Exception {
    surviveKills(25);
  }

  /** Main class of a child that restores by force: the data directory, then the archive. */
  static final class Restorer {
    private Restorer() {}

    public static void main(String[] arguments) throws Exception {
      String[] paths = arguments[0].split(java.io.File.pathSeparator);
      try (DirectoryOwner owner = DataDirectory.at(Path.of(paths[0])).ownToRestore()) {
        System.out.println("BEGUN");
        new RestoreDirectory(owner).from(Path.of(paths[1]), true, progress -> {});
        System.out.println("DONE");
      }
    }
  }

  private void surviveKills(int kills) throws Exception {
    DataDirectory data = oldInstance();
    UUID old = instance(data);
    long whole = timeOfOneRestore();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    int kept = 0;
    for (int kill = 0; kill < kills; kill++) {
      Path arguments = Path.of(data.root() + java.io.File.pathSeparator + archive);
      try (var child = ChildJvm.start(Restorer.class, arguments)) {
        child.awaitLine("BEGUN");
        Thread.sleep(random.nextLong(whole)); // the moment of the kill, not a wait
        child.kill();
      }
      UUID found = instance(data);
      if (found.equals(old)) {
        kept++;
        assertThat(Files.readString(data.section(DataSection.MODEL_REGISTRY).resolve("old.json")))
            .isEqualTo("old");
      } else {
        assertThat(found).isEqualTo(SampleInstance.ID);
        assertThat(content(data)).isEqualTo(wanted);
        assertThat(Files.readString(data.root().resolve(KEY))).isEqualTo("sealed");
        DirectoryTreeOf.clear(data);
        data = oldInstance();
        old = instance(data);
      }
    }
    System.out.printf("restores killed %d, old kept %d, new whole %d%n", kills, kept, kills - kept);
  }

  private long timeOfOneRestore() throws Exception {
    DataDirectory data = DataDirectory.at(folder.resolve("timed"));
    long begin = System.nanoTime();
    restore(data, false);
    return Math.max(1_000, (System.nanoTime() - begin) * 5 / 4_000_000);
  }

  /** Each moment between the steps of the swap, which real kills meet too rarely. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyStepOfTheSwapCanBeTheLastBeforeAKill(boolean marked) throws Exception {
    for (int steps = 0; steps <= 3; steps++) {
      DataDirectory data = oldInstance();
      if (!marked) { // as a directory that is new is not, until the restore is done
        for (DataSection each : DataSection.values()) {
          Files.delete(data.section(each).resolve(".panopticon"));
        }
      }
      String staging = stagedBeside(data);
      Path section = data.section(DataSection.POSTGRES);
      Files.writeString(
          section.resolve("restore.json"),
          "{\"instance\": \"%s\", \"staging\": \"%s\", \"cluster\": \"17\", \"files\": [\"%s\"]}"
              .formatted(SampleInstance.ID, staging, KEY));
      if (steps > 0) {
        Files.move(section.resolve("17"), section.resolve("replaced-by-" + staging));
      }
      if (steps > 1) {
        Files.move(section.resolve(staging).resolve("17"), section.resolve("17"));
      }
      if (steps > 2) {
        Files.move(
            section.resolve(staging).resolve("password"),
            section.resolve("password"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }

      assertThat(content(data)).as("after %d steps", steps).isEqualTo(wanted);
      assertThat(Files.readString(data.root().resolve(KEY))).isEqualTo("sealed");
      assertNothingLeft(data);
      DirectoryTreeOf.clear(data);
    }
  }

  private String stagedBeside(DataDirectory data) throws Exception {
    DataDirectory other = DataDirectory.at(folder.resolve("staged"));
    restore(other, false);
    String staging = "restoring-" + UUID.randomUUID();
    Path home = data.section(DataSection.POSTGRES).resolve(staging);
    Files.createDirectories(home);
    Files.move(other.section(DataSection.POSTGRES).resolve("17"), home.resolve("17"));
    Files.move(other.section(DataSection.POSTGRES).resolve("password"), home.resolve("password"));
    Path files = data.section(DataSection.MODEL_REGISTRY).resolve(staging);
    Files.createDirectories(files.resolve(KEY).getParent());
    Files.move(other.root().resolve(KEY), files.resolve(KEY));
    DirectoryTreeOf.clear(other);
    return staging;
  }

  private DataDirectory oldInstance() throws IOException {
    DataDirectory data = DataDirectory.at(folder.resolve("data"));
    try (var owner = data.own();
        var _ = Database.embedded(owner)) {
      Files.writeString(data.section(DataSection.MODEL_REGISTRY).resolve("old.json"), "old");
      Files.writeString(data.section(DataSection.QUERY_STORAGE).resolve("index"), "derived");
    }
    return data;
  }

  private void restore(DataDirectory data, boolean force) throws Exception {
    try (var owner = data.ownToRestore()) {
      new RestoreDirectory(owner).from(archive, force, Progress.Listener.none());
    }
  }

  private static UUID instance(DataDirectory data) {
    try (var owner = data.own();
        var database = Database.embedded(owner)) {
      return SampleInstance.jdbc(database.connections())
          .sql("SELECT id FROM storage.instance")
          .query(UUID.class)
          .single();
    }
  }

  private static Map<String, List<String>> content(DataDirectory data) {
    try (var owner = data.own();
        var database = Database.embedded(owner)) {
      return SampleInstance.everything(database.connections());
    }
  }

  private static void assertNothingLeft(DataDirectory data) throws IOException {
    for (DataSection section : DataSection.values()) {
      try (Stream<Path> all = Files.list(data.section(section))) {
        assertThat(all.map(path -> path.getFileName().toString()))
            .noneMatch(
                name ->
                    name.startsWith("restor")
                        || name.startsWith("replaced")
                        || name.endsWith(".tmp"));
      }
    }
  }

  /** Forgets a data directory. */
  private static final class DirectoryTreeOf {
    static void clear(DataDirectory data) throws IOException {
      dev.panopticon.storage.directory.DirectoryTree.delete(data.root());
    }
  }
}
