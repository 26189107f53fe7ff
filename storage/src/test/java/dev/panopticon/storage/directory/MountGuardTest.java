package dev.panopticon.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.backup.ArchiveName;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.WriteArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Real directories under a mount table that is made up; the same in real containers is {@code
 * MountsSystemTest}.
 */
class MountGuardTest {
  private static final Set<DataSection> ALL = Set.of(DataSection.values());
  private static final String ON_DISK = "rw,relatime - ext4 /dev/vda rw";

  @TempDir Path parent;
  private DataDirectory directory;
  private UUID instance;
  private final Map<Path, String> mounts = new TreeMap<>();

  @BeforeEach
  void setUp() throws IOException {
    directory = DataDirectory.at(parent.toRealPath().resolve("data"));
    try (var owner = directory.own()) {
      instance = owner.instance();
    }
    for (DataSection section : DataSection.values()) {
      mounts.put(directory.section(section), "/host %s " + ON_DISK);
    }
  }

  @Test
  void directoriesAsTheyWereSetUpAreAccepted() {
    assertThatCode(() -> guard(instance).require(directory, ALL)).doesNotThrowAnyException();
    assertThatCode(() -> guard(null).require(directory, ALL)).doesNotThrowAnyException();
  }

  @Test
  void oneMountOfTheWholeDataDirectoryIsAcceptedToo() {
    mounts.clear();
    mounts.put(directory.root(), "/host %s " + ON_DISK);
    assertThatCode(() -> guard(instance).require(directory, ALL)).doesNotThrowAnyException();
  }

  @Test
  void otherSectionsThanOnesOwnAreNotLookedAt() {
    mounts.keySet().removeIf(path -> !path.endsWith("query_storage"));
    assertThatCode(() -> guard(instance).require(directory, List.of(DataSection.QUERY_STORAGE)))
        .doesNotThrowAnyException();
  }

  @Test
  void sectionThatIsNotMountedIsRefused() {
    mounts.remove(postgres());
    assertRefused("no directory of the host is mounted there", "./setup-bind-mounts.sh");
  }

  @Test
  void sectionInMemoryIsRefused() {
    mounts.put(postgres(), "/ %s rw - tmpfs tmpfs rw");
    assertRefused("a tmpfs, whose content is in memory", "./setup-bind-mounts.sh");
  }

  @Test
  void anonymousVolumeIsRefused() {
    String name = "0123456789abcdef".repeat(4);
    mounts.put(postgres(), "/var/lib/docker/volumes/" + name + "/_data %s " + ON_DISK);
    assertRefused("a volume without a name", "./setup-bind-mounts.sh");
  }

  @Test
  void readOnlyMountIsRefused() {
    mounts.put(postgres(), "/host %s ro,relatime - ext4 /dev/vda rw");
    assertRefused("mounted read-only", "docker-compose up -d");
  }

  @Test
  void sectionThatIsMissingUnderAMountOfTheWholeIsRefused() throws IOException {
    mounts.clear();
    mounts.put(directory.root(), "/host %s " + ON_DISK);
    Files.move(postgres(), parent.resolve("away"));
    assertRefused("there is no such directory", "./setup-bind-mounts.sh");
    assertThat(postgres()).doesNotExist();
  }

  @Test
  void directoryWithoutAMarkerIsRefusedAndGetsNone() throws IOException {
    Files.delete(postgres().resolve(".panopticon"));
    assertRefused("it has no marker .panopticon", "./setup-bind-mounts.sh");
    assertThat(postgres()).isEmptyDirectory();
  }

  @Test
  void directoryOfAnotherUserIsRefused() throws IOException {
    var guard = new MountGuard(true, instance, Optional.of(table()), OwnUser.id() + 1);
    assertRefused(
        guard,
        "belongs to user %d, but Panopticon runs as user %d"
            .formatted(OwnUser.id(), OwnUser.id() + 1),
        "sudo ./setup-bind-mounts.sh --uid " + (OwnUser.id() + 1));
  }

  @Test
  void directoryOfAnotherInstanceIsRefused() {
    UUID other = UUID.randomUUID();
    assertRefused(
        guard(other),
        "belongs to the instance %s, but this is the instance %s".formatted(instance, other),
        "--check");
  }

  @Test
  void directoryOfAnotherRoleIsRefused() throws IOException {
    Path models = directory.section(DataSection.MODEL_REGISTRY);
    Files.copy(
        models.resolve(".panopticon"),
        postgres().resolve(".panopticon"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertRefused("belongs to the role model-registry", "back in their places");
  }

  @Test
  void truthThatWasFilledAndIsEmptyIsRefused() throws IOException {
    markInitialised(DataSection.POSTGRES);
    Files.writeString(postgres().resolve("owner.lock"), "");
    Files.writeString(postgres().resolve("password"), "secret");
    assertRefused("filled, but it is empty", "restore a backup");
    Files.createDirectory(postgres().resolve("17"));
    assertThatCode(() -> guard(instance).require(directory, ALL)).doesNotThrowAnyException();
  }

  @Test
  void derivedDirectoryThatWasFilledAndIsEmptyIsRebuilt() {
    markInitialised(DataSection.QUERY_STORAGE);
    assertThatCode(() -> guard(instance).require(directory, ALL)).doesNotThrowAnyException();
  }

  /** Reported as backed up, an archive in the container's own layer would go with it. */
  @Test
  void archiveThatTheContainerWouldNotKeepIsNotWritten() {
    Path backups = directory.backups();
    var writer = new WriteArchive(new NoDatabase(), Map.of(), "1.2.3", Clock.systemUTC());
    var name = ArchiveName.fresh(ArchiveName.Kind.MANUAL, Instant.now());
    for (String mount : List.of("", "/ %s rw - tmpfs tmpfs rw")) {
      if (!mount.isEmpty()) {
        mounts.put(backups, mount);
      }
      var folder = new BackupFolder(backups, guard(instance));
      assertThatThrownBy(() -> folder.write(name, writer, Progress.Listener.none()))
          .isInstanceOf(PanopticonException.class)
          .hasMessageContaining(backups.toString())
          .hasMessageContaining("./setup-bind-mounts.sh");
      assertThatThrownBy(() -> folder.set("schedule.json", new byte[1]))
          .isInstanceOf(PanopticonException.class);
      assertThat(backups).doesNotExist();
    }
    mounts.put(backups, "/host %s " + ON_DISK);
    new BackupFolder(backups, guard(instance)).set("schedule.json", new byte[1]);
    assertThat(backups.resolve("schedule.json")).exists();
  }

  /** Nobody asks it. */
  private static final class NoDatabase extends AbstractDataSource {
    @Override
    public Connection getConnection() {
      throw new AssertionError("the archive was begun");
    }

    @Override
    public Connection getConnection(String user, String password) {
      return getConnection();
    }
  }

  @Test
  void outsideContainersNothingIsRefused() {
    mounts.clear();
    mounts.put(directory.root(), "/ %s rw - tmpfs tmpfs rw");
    var guard = new MountGuard(false, UUID.randomUUID(), Optional.of(table()), -1);
    assertThatCode(() -> guard.require(directory, ALL)).doesNotThrowAnyException();
  }

  @Test
  void environmentSaysWhetherItIsAContainerAndWhose() {
    var inContainer =
        MountGuard.of(
            Map.of("PANOPTICON_CONTAINER", "1", "PANOPTICON_INSTANCE", instance.toString()));
    // Not mounted by itself, but on whatever the temporary directory is on: / or a tmpfs.
    assertThatThrownBy(() -> inContainer.require(DataDirectory.at(Path.of("/proc-less")), ALL))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("/proc-less/");
    MountGuard.of(Map.of("PANOPTICON_CONTAINER", "0")).require(directory, ALL);
  }

  @Test
  void instanceThatIsNoneIsTold() {
    assertThatThrownBy(() -> MountGuard.of(Map.of("PANOPTICON_INSTANCE", "mine")))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("PANOPTICON_INSTANCE is \"mine\"")
        .hasMessageContaining(".env");
  }

  private Path postgres() {
    return directory.section(DataSection.POSTGRES);
  }

  private void markInitialised(DataSection section) {
    try (var owner = directory.own()) {
      owner.markInitialised(section);
    }
  }

  private MountGuard guard(@Nullable UUID expected) {
    try {
      return new MountGuard(true, expected, Optional.of(table()), OwnUser.id());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private MountInfo table() {
    var text = new StringBuilder("1 0 0:1 / / rw - overlay overlay rw\n");
    mounts.forEach((point, line) -> text.append("2 1 0:2 " + line.formatted(point) + "\n"));
    return MountInfo.parse(text.toString());
  }

  private void assertRefused(String cause, String remedy) {
    assertRefused(guard(instance), cause, remedy);
  }

  /** And nothing was made or changed. */
  private void assertRefused(MountGuard guard, String cause, String remedy) {
    List<String> before = listing();
    assertThatThrownBy(() -> guard.require(directory, ALL))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_UNUSABLE))
        .hasMessageContaining(directory.root().toString())
        .hasMessageContaining(cause)
        .hasMessageContaining(remedy);
    assertThat(listing()).isEqualTo(before);
  }

  private List<String> listing() {
    try (Stream<Path> all = Files.walk(directory.root())) {
      return all.map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
