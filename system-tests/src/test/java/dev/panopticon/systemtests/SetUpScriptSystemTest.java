package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./setup-bind-mounts.sh}, which needs neither Java nor Docker. */
class SetUpScriptSystemTest {
  private static final int WRONG = 1;
  private static final int USAGE = 2;
  private static final List<String> SECTIONS =
      List.of("query_storage", "evaluation_storage", "judge_service", "postgres", "model_registry");

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void copyScript() throws IOException {
    Files.copy(
        Checkout.root().resolve("setup-bind-mounts.sh"),
        folder.resolve("setup-bind-mounts.sh"),
        StandardCopyOption.COPY_ATTRIBUTES);
    data = folder.resolve("data");
  }

  @Test
  void makesWhatIsMissingForTheOwnerAlone() throws Exception {
    var ended = script();

    assertThat(ended.exitCode()).as(ended.all()).isZero();
    for (String section : SECTIONS) {
      assertThat(permissions(data.resolve(section))).isEqualTo("rwx------");
      assertThat(Files.readString(data.resolve(section).resolve(".panopticon")))
          .contains("\"instance\":\"" + environment("PANOPTICON_INSTANCE") + "\"")
          .contains("\"role\":\"" + section.replace('_', '-') + "\"")
          .contains("\"state\":\"new\"")
          .contains("\"inode\":" + Files.getAttribute(data.resolve(section), "unix:ino"));
      assertThat(ended.out()).contains(data.resolve(section) + " (mode 0700");
    }
    assertThat(data.resolve("backups")).isDirectory();
    assertThat(data.resolve("logs")).isDirectory();
    assertThat(permissions(folder.resolve(".env"))).isEqualTo("rw-------");
    assertThat(environment("PANOPTICON_ADMIN_KEY")).startsWith("pan_").hasSizeGreaterThan(60);
    assertThat(environment("PANOPTICON_INTERNAL_TOKEN")).hasSize(64);
    assertThat(ended.out())
        .as("no secret is printed")
        .doesNotContain(environment("PANOPTICON_ADMIN_KEY"), environment("POSTGRES_PASSWORD"));
  }

  @Test
  void secondRunChangesNothing() throws Exception {
    script();
    List<String> before = Docker.snapshot(folder);

    var second = script();

    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).contains("Everything was there already").doesNotContain("made ");
    assertThat(Docker.snapshot(folder)).isEqualTo(before);
    assertThat(script("--check").exitCode()).isZero();
  }

  @Test
  void checkTellsWhatIsWrongAndChangesNothing() throws Exception {
    List<String> before = Docker.snapshot(folder);

    var check = script("--check");

    assertThat(check.exitCode()).isEqualTo(WRONG);
    assertThat(check.out())
        .contains(data + "/postgres does not exist", "there is no .env", "Nothing was changed");
    assertThat(Docker.snapshot(folder)).isEqualTo(before);
  }

  @Test
  void modesThatLetOthersInAreClosed() throws Exception {
    script();
    Files.setPosixFilePermissions(
        data.resolve("postgres"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(
        folder.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));

    var check = script("--check");
    assertThat(check.exitCode()).isEqualTo(WRONG);
    assertThat(check.out()).contains("has mode 777", "chmod 600 .env");
    assertThat(script().exitCode()).isZero();

    assertThat(permissions(data.resolve("postgres"))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve(".env"))).isEqualTo("rw-------");
  }

  @Test
  void secretsAndSettingsOfAnExistingFileAreKept() throws Exception {
    Files.writeString(
        folder.resolve(".env"), "# mine\nOPENAI_API_KEY=kept\nGATEWAY_PASSWORD=mine\nUID=\n");

    assertThat(script().exitCode()).isZero();

    assertThat(Files.readString(folder.resolve(".env"))).startsWith("# mine\n");
    assertThat(environment("OPENAI_API_KEY")).isEqualTo("kept");
    assertThat(environment("GATEWAY_PASSWORD")).isEqualTo("mine");
    assertThat(environment("UID")).isNotEmpty();
  }

  @Test
  void instanceOfDirectoriesThatAreThereIsTaken() throws Exception {
    script();
    String instance = environment("PANOPTICON_INSTANCE");
    Files.delete(folder.resolve(".env"));

    assertThat(script().exitCode()).isZero();

    assertThat(environment("PANOPTICON_INSTANCE")).isEqualTo(instance);
  }

  @Test
  void directoriesOfAnotherInstanceAreRefusedAndLeftAlone() throws Exception {
    script();
    Path env = folder.resolve(".env");
    Files.writeString(
        env,
        Files.readString(env)
            .replace(environment("PANOPTICON_INSTANCE"), "01234567-89ab-4cde-8f01-23456789abcd"));
    List<String> before = Docker.snapshot(folder);

    var ended = script();

    assertThat(ended.exitCode()).isEqualTo(WRONG);
    assertThat(ended.out())
        .contains("but this is the instance 01234567-89ab-4cde-8f01-23456789abcd")
        .contains("Nothing was changed");
    assertThat(Docker.snapshot(folder)).isEqualTo(before);
  }

  @Test
  void swappedAndStrangeDirectoriesAreRefused() throws Exception {
    script();
    Files.move(data.resolve("query_storage"), folder.resolve("aside"));
    Files.move(data.resolve("judge_service"), data.resolve("query_storage"));
    Files.move(folder.resolve("aside"), data.resolve("judge_service"));
    Files.delete(data.resolve("postgres/.panopticon"));
    Files.writeString(data.resolve("postgres/letters.txt"), "not ours");

    var ended = script();

    assertThat(ended.exitCode()).isEqualTo(WRONG);
    assertThat(ended.out())
        .contains("query_storage belongs to the role judge-service by its marker")
        .contains("postgres holds files but no marker .panopticon");
    assertThat(data.resolve("postgres/.panopticon")).doesNotExist();
  }

  @Test
  void truthThatIsGoneIsToldAndDerivedDirectoriesAreNot() throws Exception {
    script();
    for (String section : List.of("query_storage", "postgres")) {
      Path marker = data.resolve(section).resolve(".panopticon");
      Files.writeString(marker, Files.readString(marker).replace("\"new\"", "\"initialised\""));
    }

    var check = script("--check");

    assertThat(check.exitCode()).isEqualTo(WRONG);
    assertThat(check.out())
        .contains("postgres was filled by its marker, but is empty")
        .contains("query_storage: empty although it was filled; it is rebuilt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "model_registry"})
  void emptyTruthIsNotSetUpAgainInAnInstanceThatWasUsed(String section) throws Exception {
    script();
    Files.createDirectory(data.resolve("query_storage/lucene"));
    own(data.resolve("query_storage/lucene"));
    Files.move(data.resolve(section), folder.resolve("away"));
    for (boolean unmounted : List.of(false, true)) {
      if (unmounted) {
        Files.createDirectory(data.resolve(section));
      }
      List<String> before = Docker.snapshot(folder);
      for (var ended : List.of(script(), script("--check"))) {
        assertThat(ended.exitCode()).as(ended.all()).isEqualTo(WRONG);
        assertThat(ended.out())
            .contains(data.resolve(section) + " is missing or empty, but this instance was used")
            .contains("mount its disk", "panopticon restore ARCHIVE --data", "--begin-empty");
      }
      assertThat(Docker.snapshot(folder)).isEqualTo(before);
    }

    assertThat(script("--begin-empty").exitCode()).isZero();
    assertThat(data.resolve(section).resolve(".panopticon")).isRegularFile();
    assertThat(script("--check").exitCode()).isZero();
  }

  @Test
  void truthThatWasFilledIsBegunEmptyOnPurpose() throws Exception {
    script();
    Path marker = data.resolve("postgres/.panopticon");
    Files.writeString(marker, Files.readString(marker).replace("\"new\"", "\"initialised\""));
    assertThat(script().exitCode()).isEqualTo(WRONG);
    assertThat(script("--begin-empty").exitCode()).isZero();
    assertThat(Files.readString(marker)).contains("\"new\"");
  }

  /** Interrupted after any of its markers, or never started: nothing was lost. */
  @Test
  void setUpThatWasInterruptedGoesOn() throws Exception {
    script();
    Path env = folder.resolve(".env");
    for (int written = 0; written < SECTIONS.size(); written++) {
      Files.deleteIfExists(env);
      for (String section : SECTIONS.subList(written, SECTIONS.size())) {
        Files.deleteIfExists(data.resolve(section).resolve(".panopticon"));
      }
      var ended = script();
      assertThat(ended.exitCode()).as(ended.all()).isZero();
    }
    Files.delete(data.resolve("postgres/.panopticon"));
    Files.delete(data.resolve("postgres"));
    assertThat(script().exitCode()).isZero();
  }

  @Test
  void secondPlaceForAnInstanceIsRefused() throws Exception {
    script();
    String instance = environment("PANOPTICON_INSTANCE");
    String password = environment("POSTGRES_PASSWORD");
    Path other = folder.resolve("other");
    List<String> before = Docker.snapshot(folder);
    for (var ended : List.of(script("--data", other), script("--check", "--data", other))) {
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(WRONG);
      assertThat(ended.out())
          .contains("the data of this instance are in " + data, "move what is in it there")
          .contains("--new-instance");
    }
    assertThat(Docker.snapshot(folder)).isEqualTo(before);

    assertThat(script("--data", other, "--new-instance").exitCode()).isZero();
    assertThat(environment("PANOPTICON_INSTANCE")).isNotEqualTo(instance);
    assertThat(environment("POSTGRES_PASSWORD")).isNotEqualTo(password);
    assertThat(Files.readString(other.resolve("postgres/.panopticon")))
        .contains(environment("PANOPTICON_INSTANCE"));
    Path kept = folder.resolve(".env." + instance);
    assertThat(Files.readString(kept)).contains(password);
    assertThat(permissions(kept)).isEqualTo("rw-------");
    assertThat(script("--new-instance").exitCode()).as("there is one").isEqualTo(WRONG);
  }

  @Test
  void placeIsChangedByMovingTheDataThere() throws Exception {
    script();
    String instance = environment("PANOPTICON_INSTANCE");
    Path other = Files.move(data, folder.resolve("other"));
    var gone = script();
    assertThat(gone.exitCode()).isEqualTo(WRONG);
    assertThat(gone.out()).contains("has no data, but .env belongs to the instance " + instance);
    assertThat(data).doesNotExist();

    assertThat(script("--data", other).exitCode()).isZero();
    assertThat(environment("PANOPTICON_INSTANCE")).isEqualTo(instance);
    assertThat(environment("DATA")).isEqualTo(other.toString());
  }

  @Test
  void markerThatIsADirectoryIsToldInOneLine() throws Exception {
    script();
    Path marker = data.resolve("postgres/.panopticon");
    Files.delete(marker);
    own(Files.createDirectory(marker));
    for (var ended : List.of(script(), script("--check"))) {
      assertThat(ended.exitCode()).isEqualTo(WRONG);
      assertThat(ended.all()).containsOnlyOnce(marker.toString()).doesNotContain("sed");
    }
  }

  /** What a start as root leaves that was refused; PostgreSQL and roles cannot use it. */
  @Test
  void filesOfAnotherUserBelowAreToldAndReowned() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
    script("--uid", 4242, "--gid", 4243);
    List<Path> left =
        List.of(
            data.resolve("owner.lock"),
            data.resolve("query_storage/owner.lock"),
            data.resolve("postgres/17/base"),
            data.resolve("logs/panopticon.log"));
    Files.createDirectory(data.resolve("postgres/17"));
    Files.setAttribute(data.resolve("postgres/17"), "unix:uid", 4242);
    for (Path file : left) {
      Files.writeString(file, "");
      var check = script("--check");
      assertThat(check.exitCode()).as(file.toString()).isEqualTo(WRONG);
      assertThat(check.out()).contains(file + " belongs to 0:0", "--uid 4242 --gid 4243");
    }
    var ended = script("--uid", 4242, "--gid", 4243);
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out()).doesNotContain("Everything was there already");
    for (Path file : left) {
      assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4242);
    }
    assertThat(script("--check").exitCode()).isZero();
  }

  /** As what the script made, whoever runs this. */
  private void own(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", Files.getAttribute(data, "unix:uid"));
  }

  @Test
  void ownerIsChangedWithAllThatIsThereButNotUnderARunningServer() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
    script();
    Path file = Files.writeString(data.resolve("postgres/file"), "x");
    Path lock = Files.writeString(data.resolve("postgres/owner.lock"), "");
    Process server = Command.program("flock", lock, "sleep", "600").start();
    try {
      Eventually.get(
          java.time.Duration.ofSeconds(30),
          () -> Command.program("flock", "-n", lock, "true").run().exitCode(),
          code -> code != 0);
      var refused = script("--uid", 4242, "--gid", 4243);
      assertThat(refused.exitCode()).isEqualTo(USAGE);
      assertThat(refused.err()).contains("a server runs on", "Stop it first");
    } finally {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().onExit().join();
    }

    assertThat(script("--uid", 4242, "--gid", 4243).exitCode()).isZero();

    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4242);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4243);
    assertThat(environment("UID")).isEqualTo("4242");
    assertThat(script("--check").exitCode()).isZero();
  }

  @Test
  void rootAndNonsenseAreRefused() throws Exception {
    for (List<String> options :
        List.of(
            List.of("--uid", "0"),
            List.of("--gid", "x"),
            List.of("--nonsense"),
            List.of("--data"))) {
      var ended = script(options.toArray());
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(USAGE);
      assertThat(ended.err()).contains("setup-bind-mounts.sh: ");
    }
    assertThat(data).doesNotExist();
  }

  private Command.Ended script(Object... options) throws Exception {
    List<Object> words = new ArrayList<>(List.of(folder.resolve("setup-bind-mounts.sh")));
    words.addAll(Arrays.asList(options));
    return Command.program(words.toArray()).in(folder).run();
  }

  private String environment(String key) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(".env"))) {
      return lines
          .filter(line -> line.startsWith(key + "="))
          .map(line -> line.substring(key.length() + 1))
          .reduce((first, last) -> last)
          .orElse("");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
