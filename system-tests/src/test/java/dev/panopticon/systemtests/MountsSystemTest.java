package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Promises P4 and P5 of wrong mounts, in real containers: each is refused with the path, the cause
 * and the remedy, and nothing is made or changed in the wrong place, nor in the right ones.
 */
@Tag("containers")
class MountsSystemTest {
  private static final int REFUSED = 3;
  private static final String AT = "/var/lib/panopticon/";
  private static final Duration START = Duration.ofMinutes(3);

  /** What a wrong mount is tried on. */
  enum Victim {
    /** The container of PostgreSQL, whose guard is a script. */
    POSTGRES("postgres", "postgres"),
    /** All roles in one container, and its directory of the truth. */
    SINGLE("postgres", "postgres"),
    /** One role, and its derived directory. */
    ROLE("query_storage", "query-storage");

    private final String section;
    private final String role;

    Victim(String section, String role) {
      this.section = section;
      this.role = role;
    }

    /** Those that stand right beside the wrong one. */
    List<String> otherSections() {
      return this == SINGLE
          ? SECTIONS.stream().filter(other -> !other.equals(section)).toList()
          : List.of();
    }

    List<String> imageAndCommand() throws Exception {
      return switch (this) {
        case POSTGRES -> List.of(Docker.postgresImage());
        case SINGLE -> List.of(Docker.image());
        case ROLE -> List.of(Docker.image(), "serve", "--role", role);
      };
    }
  }

  private static final List<String> SECTIONS =
      List.of("postgres", "query_storage", "evaluation_storage", "judge_service", "model_registry");

  @TempDir static Path shared;
  private static SetUp setUp;
  private static Path data;

  @TempDir Path folder;
  private Path wrong;
  private final List<String> containers = new ArrayList<>();

  /** Once, since no test may change it. */
  @BeforeAll
  static void setUp() throws Exception {
    Docker.require();
    Docker.images();
    setUp = SetUp.in(shared, SetUp.SINGLE);
    data = setUp.data();
  }

  @AfterAll
  static void tearDown() throws Exception {
    if (setUp != null) {
      setUp.close();
    }
  }

  @BeforeEach
  void name() {
    wrong = folder.resolve("wrong");
  }

  @AfterEach
  void removeContainers() throws Exception {
    for (String container : containers) {
      Docker.remove(container);
    }
  }

  @ParameterizedTest
  @EnumSource
  void notMounted(Victim victim) throws Exception {
    String container =
        assertRefused(
            victim,
            List.of(),
            "no directory of the host is mounted there",
            "./setup-bind-mounts.sh");

    assertThat(Docker.ok("diff", container).lines())
        .as("what the container changed in itself")
        .noneMatch(change -> change.endsWith(AT + victim.section));
  }

  @ParameterizedTest
  @EnumSource
  void anonymousVolume(Victim victim) throws Exception {
    assertRefused(
        victim,
        List.of("-v", AT + victim.section),
        "a volume without a name",
        "docker-compose up -d");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROLE")
  void readOnly(Victim victim) throws Exception {
    assertRefused(
        victim,
        mount(data.resolve(victim.section) + ":" + AT + victim.section + ":ro"),
        "it is mounted read-only",
        "read_only: true");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROLE")
  void inMemory(Victim victim) throws Exception {
    assertRefused(
        victim,
        List.of("--tmpfs", AT + victim.section),
        "a tmpfs, whose content is in memory",
        "./setup-bind-mounts.sh");
  }

  @ParameterizedTest
  @EnumSource
  void emptyInsteadOfFull(Victim victim) throws Exception {
    Files.createDirectory(wrong);
    own(wrong, Docker.user());
    assertRefused(
        victim, mountWrong(victim), "it has no marker .panopticon", "./setup-bind-mounts.sh");
    assertThat(wrong).isEmptyDirectory();
  }

  /** What Docker does of itself when the directory is missing on the host. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROLE")
  void missingOnTheHost(Victim victim) throws Exception {
    assertRefused(
        victim, mountWrong(victim), "it has no marker .panopticon", "Docker made an empty one");
    assertThat(wrong).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES", "SINGLE"})
  void filledByItsMarkerButEmpty(Victim victim) throws Exception {
    copyOf(victim.section);
    setMarker("\"new\"", "\"initialised\"");
    assertRefused(
        victim,
        mountWrong(victim),
        "its marker says that it was filled, but it is empty",
        "restore a backup");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROLE")
  void anotherInstances(Victim victim) throws Exception {
    copyOf(victim.section);
    String other = UUID.randomUUID().toString();
    setMarker(setUp.environment("PANOPTICON_INSTANCE"), other);
    assertRefused(
        victim,
        mountWrong(victim),
        "it belongs to the instance "
            + other
            + ", but this is the instance "
            + setUp.environment("PANOPTICON_INSTANCE"),
        "--check");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROLE")
  void anotherUsers(Victim victim) throws Exception {
    copyOf(victim.section);
    own(wrong, 4242);
    assertRefused(
        victim,
        mountWrong(victim),
        "it belongs to user 4242, but Panopticon runs as user " + Docker.user(),
        "sudo ./setup-bind-mounts.sh --uid " + Docker.user());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROLE")
  void notWritable(Victim victim) throws Exception {
    copyOf(victim.section);
    Command.program("chmod", "500", wrong).run();
    assertRefused(
        victim,
        mountWrong(victim),
        "user " + Docker.user() + " owns it but may not write there",
        "./setup-bind-mounts.sh");
  }

  @ParameterizedTest
  @EnumSource
  void swapped(Victim victim) throws Exception {
    assertRefused(
        victim,
        mount(data.resolve("model_registry") + ":" + AT + victim.section),
        "its marker says that it belongs to the role model-registry",
        "back in their places");
  }

  /** Starts the victim with a wrong mount of its section and right ones of the others. */
  private String assertRefused(Victim victim, List<String> mount, String cause, String remedy)
      throws Exception {
    List<String> right = Docker.snapshot(data);
    List<String> other = Files.exists(wrong) ? Docker.snapshot(wrong) : List.of();
    List<Object> words = new ArrayList<>(List.of("run", "-d", "--init"));
    words.addAll(mount);
    for (String section : victim.otherSections()) {
      words.addAll(mount(data.resolve(section) + ":" + AT + section));
    }
    words.addAll(List.of("-e", "PANOPTICON_INSTANCE=" + setUp.environment("PANOPTICON_INSTANCE")));
    words.addAll(List.of("-e", "PANOPTICON_INTERNAL_TOKEN=" + "t".repeat(64)));
    words.addAll(List.of("-e", "PANOPTICON_DATABASE_URL=postgresql://nobody@nowhere:5432/none"));
    words.addAll(victim.imageAndCommand());
    String container = Docker.ok(words.toArray());
    containers.add(container);

    Eventually.get(
        START, () -> Docker.ok("inspect", "-f", "{{.State.Status}}", container), "exited"::equals);
    String said = Docker.run("logs", container).all();
    assertThat(Docker.ok("inspect", "-f", "{{.State.ExitCode}}", container))
        .as(said)
        .isEqualTo(Integer.toString(REFUSED));
    assertThat(said).contains(AT + victim.section, cause, remedy);
    assertThat(Docker.snapshot(data)).as("the right directories").isEqualTo(right);
    if (!other.isEmpty()) {
      assertThat(Docker.snapshot(wrong)).as("the wrong directory").isEqualTo(other);
    }
    return container;
  }

  private List<String> mountWrong(Victim victim) {
    return mount(wrong + ":" + AT + victim.section);
  }

  private static List<String> mount(String text) {
    return List.of("-v", text);
  }

  private void copyOf(String section) throws Exception {
    var copied = Command.program("cp", "-a", data.resolve(section), wrong).run();
    assertThat(copied.exitCode()).as(copied.all()).isZero();
  }

  private void setMarker(String old, String replacement) throws Exception {
    Path marker = wrong.resolve(".panopticon");
    String text = Files.readString(marker);
    assertThat(text).contains(old);
    Files.writeString(marker, text.replace(old, replacement));
  }

  private static void own(Path directory, int user) throws Exception {
    var owned = Command.program("chown", "-R", user + ":" + user, directory).run();
    assertThat(owned.exitCode()).as("this test needs root: " + owned.all()).isZero();
  }
}
