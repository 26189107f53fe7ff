package dev.panopticon.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
