package dev.panopticon.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataDirectoryTest {
  private static final RunningServer SERVER =
      new RunningServer(
          URI.create("http://127.0.0.1:8000"),
          "very secret",
          4711,
          "0.1.0",
          Instant.parse("2026-11-23T09:00:00.123456Z"));

  @TempDir Path parent;

  @Test
  void firstStartMakesTheWholeLayoutForItsOwnerAlone() throws IOException {
    Path root = parent.resolve("new").resolve("data");
    try (var owner = DataDirectory.at(root).own()) {
      assertThat(directoriesIn(root))
          .containsExactlyInAnyOrder(
              "query_storage",
              "evaluation_storage",
              "judge_service",
              "postgres",
              "model_registry",
              "logs");
      for (DataSection section : DataSection.values()) {
        Path directory = owner.directory().section(section);
        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve(".panopticon"))).isEqualTo("rw-------");
      }
      assertThat(permissions(root)).isEqualTo("rwx------");
    }
  }

  @Test
  void markerIsJsonWithInstanceRoleStateAndInode() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    try (var owner = directory.own()) {
      Path postgres = directory.section(DataSection.POSTGRES);
      assertThat(Files.readString(postgres.resolve(".panopticon")))
          .contains("\"instance\":\"" + owner.instance() + "\"")
          .contains("\"role\":\"postgres\"")
          .contains("\"state\":\"new\"")
          .contains("\"inode\":" + Files.getAttribute(postgres, "unix:ino"));
    }
  }

  @Test
  void instanceAndStatesAreKeptOverStarts() {
    DataDirectory directory = DataDirectory.at(parent);
    var instance =
        closing(
            directory.own(),
            owner -> {
              owner.markInitialised(DataSection.POSTGRES);
              return owner.instance();
            });
    try (var owner = directory.own()) {
      assertThat(owner.instance()).isEqualTo(instance);
      assertThat(owner.marker(DataSection.POSTGRES).state())
          .isEqualTo(DirectoryMarker.State.INITIALISED);
      assertThat(owner.marker(DataSection.JUDGE_SERVICE).state())
          .isEqualTo(DirectoryMarker.State.NEW);
      assertThat(owner.isCopy(DataSection.POSTGRES)).isFalse();
    }
  }

  @Test
  void copyIsKnownByItsInode() throws Exception {
    DataDirectory directory = DataDirectory.at(parent.resolve("data"));
    directory.own().close();
    run("cp", "-r", directory.toString(), parent.resolve("copy").toString());
    try (var owner = DataDirectory.at(parent.resolve("copy")).own()) {
      assertThat(owner.isCopy(DataSection.POSTGRES)).isTrue();
    }
  }

  @Test
  void directoryOfAnotherInstanceAmongThemIsRefused() throws IOException {
    DataDirectory one = DataDirectory.at(parent.resolve("one"));
    DataDirectory two = DataDirectory.at(parent.resolve("two"));
    one.own().close();
    two.own().close();
    Path marker = Path.of(".panopticon");
    Files.copy(
        two.section(DataSection.POSTGRES).resolve(marker),
        one.section(DataSection.POSTGRES).resolve(marker),
        StandardCopyOption.REPLACE_EXISTING);
    assertUnusable(one, one.root(), "directories of different instances");
    try (var owner = two.own()) {
      assertThat(owner.instance()).isNotNull(); // a refusal of one leaves the other alone
    }
  }

  @Test
  void swappedDirectoriesOfOneInstanceAreRefused() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    directory.own().close();
    Path queries = directory.section(DataSection.QUERY_STORAGE);
    Path outputs = directory.section(DataSection.JUDGE_SERVICE);
    Files.move(queries, parent.resolve("aside"));
    Files.move(outputs, queries);
    Files.move(parent.resolve("aside"), outputs);
    assertUnusable(directory, queries, "belongs to the role judge-service");
  }

  @Test
  void damagedMarkerIsRefusedNotOverwritten() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    directory.own().close();
    Path marker = directory.section(DataSection.POSTGRES).resolve(".panopticon");
    for (String damage : List.of("", "{", "{}", "null", "[1]", "\u0000\u0000")) {
      Files.writeString(marker, damage);
      assertUnusable(directory, marker, "the marker is damaged");
      assertThat(Files.readString(marker)).isEqualTo(damage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void truthThatIsGoneIsRefusedAndNotBegunAnew(Trace trace) throws IOException {
    for (DataSection truth : List.of(DataSection.POSTGRES, DataSection.MODEL_REGISTRY)) {
      DataDirectory directory = DataDirectory.at(parent.resolve(truth.role()));
      directory.own().close();
      trace.leave(directory);
      DirectoryTree.delete(directory.section(truth));

      assertUnusable(directory, directory.section(truth), "but this instance was used");
      assertThat(directory.section(truth)).as("an unmounted disk gets nothing").doesNotExist();

      Files.createDirectory(directory.section(truth));
      assertUnusable(directory, directory.section(truth), "panopticon restore ARCHIVE --data");
      assertThat(directory.section(truth)).isEmptyDirectory();
    }
  }

  /** What an instance leaves that was used; by a program of before, no marker says so. */
  enum Trace {
    INDEX {
      @Override
      void leave(DataDirectory directory) throws IOException {
        Files.createDirectory(directory.section(DataSection.QUERY_STORAGE).resolve("lucene"));
      }
    },
    MARKER {
      @Override
      void leave(DataDirectory directory) throws IOException {
        var marker = directory.findMarker(DataSection.JUDGE_SERVICE).orElseThrow().initialised();
        marker.write(directory.section(DataSection.JUDGE_SERVICE));
      }
    },
    ARCHIVE {
      @Override
      void leave(DataDirectory directory) throws IOException {
        Files.createDirectory(directory.backups());
        Files.writeString(directory.backups().resolve("panopticon-1.tar.zst"), "x");
      }
    },
    LOG {
      @Override
      void leave(DataDirectory directory) throws IOException {
        Files.writeString(directory.logs().resolve("panopticon.log"), "started");
      }
    };

    abstract void leave(DataDirectory directory) throws IOException;
  }

  @Test
  void modelRegistryThatWasFilledAndIsEmptyIsRefused() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    Path registry = directory.section(DataSection.MODEL_REGISTRY);
    directory.own().close();
    Files.writeString(registry.resolve("keys.json"), "sealed");
    directory.own().close();
    Files.delete(registry.resolve("keys.json"));
    assertUnusable(directory, registry, "filled, but it is empty");
  }

  /** Markers are written in the order of the layout, by the script too; each may be the last. */
  @Test
  void setUpThatWasInterruptedGoesOn() throws IOException {
    for (int written = 0; written <= DataSection.values().length; written++) {
      DataDirectory directory = DataDirectory.at(parent.resolve("after" + written));
      UUID instance = closing(directory.own(), DirectoryOwner::instance);
      for (DataSection section : DataSection.values()) {
        if (section.ordinal() >= written) {
          Files.delete(directory.section(section).resolve(".panopticon"));
        }
      }
      UUID found = closing(directory.own(), DirectoryOwner::instance);
      assertThat(found.equals(instance)).isEqualTo(written > 0);
    }
  }

  @Test
  void truthInADatabaseOutsideIsNotMissedHere() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    directory.own().close();
    Trace.INDEX.leave(directory);
    DirectoryTree.delete(directory.section(DataSection.POSTGRES));
    directory.ownBesideDatabase().close();
    assertThat(directory.findMarker(DataSection.POSTGRES)).isPresent();
  }

  @Test
  void restoreThatPutsNothingThereLeavesNothing() throws IOException {
    Path root = parent.resolve("new").resolve("data");
    DataDirectory.at(root).ownToRestore().close();
    assertThat(parent).isEmptyDirectory();

    DataDirectory directory = DataDirectory.at(parent);
    directory.own().close();
    Trace.INDEX.leave(directory);
    DirectoryTree.delete(directory.section(DataSection.POSTGRES));
    directory.ownToRestore().close();
    assertUnusable(directory, directory.section(DataSection.POSTGRES), "was used");
  }

  @Test
  void sectionThatHoldsSomethingIsMarkedAsFilled() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    Path queries = directory.section(DataSection.QUERY_STORAGE);
    UUID instance;
    try (var owner = directory.own()) {
      instance = owner.instance();
      owner.noteContent(DataSection.QUERY_STORAGE);
      assertThat(state(directory)).isEqualTo(DirectoryMarker.State.NEW);
      Files.createDirectory(queries.resolve("lucene"));
      owner.noteContent(DataSection.QUERY_STORAGE);
      assertThat(state(directory)).isEqualTo(DirectoryMarker.State.INITIALISED);
    }
    DirectoryMarker.fresh(instance, DataSection.QUERY_STORAGE, queries).write(queries);
    SectionOwner.take(directory, DataSection.QUERY_STORAGE, instance).close();
    assertThat(state(directory)).isEqualTo(DirectoryMarker.State.INITIALISED);
    Files.delete(queries.resolve("lucene"));
    directory.own().close(); // derived: it is made again
  }

  private static DirectoryMarker.State state(DataDirectory directory) {
    return directory.findMarker(DataSection.QUERY_STORAGE).orElseThrow().state();
  }

  /** Root may write anywhere, but what it made could not be used by the owner any more. */
  @Test
  void directoryOfAnotherUserIsRefusedBeforeAnythingIsMadeThere() throws IOException {
    assumeTrue(OwnUser.id() == 0, "only root may give files away");
    DataDirectory directory = DataDirectory.at(parent.resolve("theirs"));
    UUID instance = closing(directory.own(), DirectoryOwner::instance);
    for (DataSection section : DataSection.values()) {
      Files.deleteIfExists(directory.section(section).resolve("owner.lock"));
      Files.setAttribute(directory.section(section), "unix:uid", 4242);
    }
    Files.delete(directory.root().resolve("owner.lock"));
    List<Path> before = everythingIn(directory.root());

    assertUnusable(directory, directory.root(), "it belongs to user 4242, but Panopticon runs as");
    assertThatThrownBy(() -> directory.ownToRestore()).hasMessageContaining("user 4242");
    for (DataSection section : DataSection.values()) {
      assertThatThrownBy(() -> SectionOwner.take(directory, section, instance))
          .hasMessageContaining("it belongs to user 4242");
    }
    assertThat(everythingIn(directory.root())).isEqualTo(before);
  }

  private static List<Path> everythingIn(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted().toList();
    }
  }

  @Test
  void serverFileIsReadBackAsItWasWritten() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    try (var owner = directory.own()) {
      owner.publishServer(SERVER);
      assertThat(directory.findServer()).contains(SERVER);
      assertThat(permissions(parent.resolve("server.json"))).isEqualTo("rw-------");
      assertThat(SERVER.toString()).doesNotContain("secret");
      owner.withdrawServer();
      assertThat(directory.findServer()).isEmpty();
    }
  }

  @Test
  void serverFileThatIsAbsentOrGarbageMeansNoServer() throws IOException {
    DataDirectory directory = DataDirectory.at(parent);
    assertThat(directory.findServer()).isEmpty();
    assertThat(DataDirectory.at(parent.resolve("absent")).findServer()).isEmpty();
    for (String garbage : List.of("", "{", "null", "{}", "[]", "{\"address\":\"a b\"}", "\u0000")) {
      Files.writeString(parent.resolve("server.json"), garbage);
      assertThat(directory.findServer()).as(garbage).isEmpty();
    }
  }

  @Test
  void ownerRemovesTheServerFileOfAKilledOne() throws IOException {
    SERVER.write(parent.resolve("server.json"));
    DataDirectory directory = DataDirectory.at(parent);
    try (var _ = directory.own()) {
      assertThat(directory.findServer()).isEmpty();
    }
  }

  @Test
  void secondOwnerInThisProcessIsToldTheAddressAndLeavesTheFirstItsLock() throws Exception {
    DataDirectory directory = DataDirectory.at(parent);
    try (var owner = directory.own()) {
      owner.publishServer(SERVER);
      assertThatThrownBy(directory::own)
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_IN_USE);
                assertThat(refusal.facts()).containsEntry("address", "http://127.0.0.1:8000");
                assertThat(refusal)
                    .hasMessageContaining("http://127.0.0.1:8000")
                    .hasMessageContaining("panopticon down")
                    .hasMessageNotContaining("very secret");
              });
      assertThat(locks())
          .contains(":" + Files.getAttribute(parent.resolve("owner.lock"), "unix:ino"));
    }
    directory.own().close();
  }

  @Test
  void serverOfAllRolesAndARoleAloneKeepEachOtherAway() throws Exception {
    DataDirectory directory = DataDirectory.at(parent);
    List<DataSection> roles = new ArrayList<>(List.of(DataSection.values()));
    roles.remove(DataSection.POSTGRES); // locked by its server
    UUID instance = closing(directory.own(), DirectoryOwner::instance);
    for (DataSection section : roles) {
      try (var _ = directory.own()) {
        assertInUse(section, () -> SectionOwner.take(directory, section, instance));
        assertThat(locks()).contains(":" + Files.getAttribute(lock(section), "unix:ino"));
      }
      try (var _ = SectionOwner.take(directory, section, instance)) {
        assertInUse(section, directory::own);
      }
    }
    directory.own().close(); // a refusal holds nothing back
  }

  @Test
  void restoreLeavesTheLocksWhichItsOwnerHolds() throws Exception {
    DataDirectory directory = DataDirectory.at(parent);
    try (var owner = directory.own()) {
      var restored = new PendingRestore(UUID.randomUUID(), "restoring-1", "17", List.of());
      owner.replaceBy(restored);
      assertThat(owner.instance()).isEqualTo(restored.instance());
      for (DataSection section : List.of(DataSection.MODEL_REGISTRY, DataSection.QUERY_STORAGE)) {
        assertThat(lock(section)).exists();
        assertInUse(section, () -> SectionOwner.take(directory, section, restored.instance()));
      }
    }
  }

  private Path lock(DataSection section) {
    return DataDirectory.at(parent).section(section).resolve("owner.lock");
  }

  private static void assertInUse(DataSection section, ThrowingCallable taking) {
    assertThatThrownBy(taking)
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_IN_USE))
        .hasMessageContaining(section.directoryName())
        .hasMessageContaining(section.role());
  }

  private static String locks() throws IOException {
    return Files.readString(Path.of("/proc/locks"));
  }

  private static <T> T closing(DirectoryOwner owner, Function<DirectoryOwner, T> use) {
    try (owner) {
      return use.apply(owner);
    }
  }

  private static void assertUnusable(DataDirectory directory, Path path, String why) {
    assertThatThrownBy(directory::own)
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_UNUSABLE))
        .hasMessageContaining(path.toString())
        .hasMessageContaining(why);
  }

  private static List<String> directoriesIn(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).map(p -> p.getFileName().toString()).toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
