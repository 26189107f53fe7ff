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
