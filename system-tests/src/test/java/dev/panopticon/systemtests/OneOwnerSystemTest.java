package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise P5: one owner, one identity. Of two servers on one data directory the second is refused,
 * wherever it runs, and the first goes on.
 */
@Tag("containers")
class OneOwnerSystemTest {
  private static final String REFUSED = "3";
  private static final String AT = "/var/lib/panopticon/";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private SetUp setUp;
  private final List<String> containers = new ArrayList<>();

  @BeforeAll
  static void images() throws Exception {
    Docker.require();
    Docker.images();
  }

  @BeforeEach
  void setUp() throws Exception {
    setUp = SetUp.in(folder.resolve("set-up"), SetUp.SINGLE);
  }

  @AfterEach
  void removeContainers() throws Exception {
    for (String container : containers) {
      Docker.remove(container);
    }
    setUp.close();
  }

  @Test
  void secondContainerIsRefused() throws Exception {
    setUp.up();

    assertThat(refusalOf(Docker.postgresImage(), postgresMount()))
        .contains("Another PostgreSQL server, in another container or on the host");
    assertThat(refusalOf(Docker.image(), List.of("-v", setUp.data() + ":/var/lib/panopticon")))
        .contains("is in use by the Panopticon server at");
    // Without the whole, whose lock it would meet first: it meets that of a section.
    assertThat(refusalOf(Docker.image(), mountsOfEachSection()))
        .contains("/var/lib/panopticon/query_storage is in use by another process");
    assertFirstGoesOn();
  }

  @Test
  void programOnTheHostIsRefusedWhileAContainerRuns() throws Exception {
    setUp.up();

    var second = hostProgram("up", "--port", "0", "--data", setUp.data()).run();

    assertThat(second.exitCode()).as(second.all()).isEqualTo(3);
    assertThat(second.all()).contains("is in use by");
    assertFirstGoesOn();
  }

  @Test
  void containerIsRefusedWhileTheProgramRunsOnTheHost() throws Exception {
    Process host = hostProgram("up", "--port", "0", "--data", setUp.data()).start();
    try {
      Command.drain(host.inputReader());
      Eventually.get(
          PATIENCE, () -> Files.exists(setUp.data().resolve("server.json")), Boolean::booleanValue);

      assertThat(refusalOf(Docker.postgresImage(), postgresMount()))
          .contains("Another PostgreSQL server, in another container or on the host");
      assertThat(refusalOf(Docker.image(), List.of("-v", setUp.data() + ":/var/lib/panopticon")))
          .contains("is in use by the Panopticon server at");
      assertThat(host.isAlive()).isTrue();
    } finally {
      host.destroy();
      host.onExit().join();
    }
    assertThat(Cluster.isShutDown(setUp.data())).isTrue();
  }

  @Test
  @Tag("full")
  void restartsAfterKillsFindWhatWasAcknowledged() throws Exception {
    restartAfterKills(3);
  }

  @Test
  @Tag("full")
  void restartsAfterTenKillsFindWhatWasAcknowledged() throws Exception {
    restartAfterKills(10);
  }

  /** Each time at the same process ids, which another may have by then. */
  private void restartAfterKills(int kills) throws Exception {
    setUp.up();
    for (int kill = 1; kill <= kills; kill++) {
      var stored =
          setUp
              .api()
              .postRaw(
                  "/api/queries",
                  "{\"external_id\": \"q%d\", \"content\": {\"text\": \"Kept?\", \"theme\": \"t\"}}"
                      .formatted(kill));
      Docker.ok("kill", setUp.container("panopticon"));
      assertThat(stored.statusCode()).as(stored.body()).isLessThan(300);
      setUp.up();
      assertThat(setUp.api().get("/api/queries?limit=100&theme=t").get("items")).hasSize(kill);
    }
  }

  @Test
  void clusterOfAnotherInstanceIsRefusedByTheIdInIt() throws Exception {
    setUp.up();
    setUp.compose("down", "-t", "60");
    try (SetUp other = SetUp.in(folder.resolve("other"), SetUp.SINGLE)) {
      other.up();
      other.compose("down", "-t", "60");
      swap(setUp.data().resolve("postgres"), other.data().resolve("postgres"), "17");
      swap(setUp.data().resolve("postgres"), other.data().resolve("postgres"), "password");

      String refusal =
          "its cluster belongs to the instance " + other.environment("PANOPTICON_INSTANCE");
      assertThat(refusalOf(Docker.image(), List.of("-v", setUp.data() + ":/var/lib/panopticon")))
          .contains(refusal, "Put the cluster back");

      var before = keptByPostgres();
      List<String> options = new ArrayList<>(postgresMount());
      options.addAll(List.of("-e", "POSTGRES_PASSWORD=another"));
      assertThat(refusalOf(Docker.postgresImage(), options))
          .contains(refusal, "Put the cluster back")
          .doesNotContain("starting on");
      assertThat(keptByPostgres()).isEqualTo(before);
    }
  }

  /** What the preparation of a cluster changes. */
  private List<String> keptByPostgres() throws Exception {
    Path home = setUp.data().resolve("postgres");
    return List.of(
        Files.readString(home.resolve("password")), Files.readString(home.resolve(".panopticon")));
  }

  private void swap(Path one, Path two, String name) throws Exception {
    Path aside = folder.resolve("aside");
    Files.move(one.resolve(name), aside);
    Files.move(two.resolve(name), one.resolve(name));
    Files.move(aside, two.resolve(name));
  }

  /** What a container says that must end with a refusal. */
  private String refusalOf(String image, List<String> mounts) throws Exception {
    List<Object> words = new ArrayList<>(List.of("run", "-d", "--init"));
    words.addAll(mounts);
    words.addAll(List.of("-e", "PANOPTICON_INSTANCE=" + setUp.environment("PANOPTICON_INSTANCE")));
    words.add(image);
    String container = Docker.ok(words.toArray());
    containers.add(container);
    Eventually.get(
        PATIENCE,
        () -> Docker.ok("inspect", "-f", "{{.State.Status}}", container),
        "exited"::equals);
    String said = Docker.run("logs", container).all();
    assertThat(Docker.ok("inspect", "-f", "{{.State.ExitCode}}", container))
        .as(said)
        .isEqualTo(REFUSED);
    return said;
  }

  private void assertFirstGoesOn() throws Exception {
    assertThat(setUp.state("panopticon", "{{.State.Status}} {{.RestartCount}}"))
        .isEqualTo("running 0");
    assertThat(setUp.api().get("/health/ready").get("status").asString()).isEqualTo("ready");
  }

  private List<String> postgresMount() {
    return List.of("-v", setUp.data().resolve("postgres") + ":" + AT + "postgres");
  }

  private List<String> mountsOfEachSection() throws Exception {
    // The data directory itself is the container's own then, and must be the user's.
    String own = AT.substring(0, AT.length() - 1) + ":mode=700,uid=" + Docker.user();
    List<String> mounts = new ArrayList<>(List.of("--tmpfs", own));
    for (String section :
        List.of(
            "postgres", "query_storage", "evaluation_storage", "judge_service", "model_registry")) {
      mounts.addAll(List.of("-v", setUp.data().resolve(section) + ":" + AT + section));
    }
    return mounts;
  }

  /** The built program, as the user who owns the directories, who may not see the checkout. */
  private Command hostProgram(Object... arguments) throws Exception {
    String user = Integer.toString(Docker.user());
    Path program = folder.resolve("program");
    Path built = Checkout.root().resolve("app/target/panopticon").toRealPath();
    ok(Command.program("cp", "-r", built, program));
    ok(Command.program("chown", "-R", user, program));
    ok(Command.program("chmod", "755", folder));
    List<Object> words = new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid", user));
    words.add("--clear-groups");
    words.add(Path.of(System.getProperty("java.home"), "bin", "java"));
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar"));
    words.add(program.resolve("panopticon.jar"));
    words.addAll(List.of(arguments));
    return Command.program(words.toArray())
        .with("XDG_CACHE_HOME", program.resolve("cache").toString());
  }

  private static void ok(Command command) throws Exception {
    var ended = command.run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }
}
