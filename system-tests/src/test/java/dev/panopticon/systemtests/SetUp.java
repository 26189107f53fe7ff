package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder as a user has it after {@code ./setup-bind-mounts.sh}: compose files, {@code .env}, data
 * directories; with containers, a network and a port of its own. Closing removes all but the
 * folder.
 */
final class SetUp implements AutoCloseable {
  /** All roles in one container. */
  static final String SINGLE = "docker-compose.single.yml";

  /** Each role in its own. */
  static final String ROLES = "docker-compose.yml";

  private static final Duration START = Duration.ofMinutes(10);
  private static final String NETWORK_FILE = "network.yml";

  /** Lays a Chroma server beside each role that has an index; goes with {@link #ROLES}. */
  private static final String CHROMA = "docker-compose.chroma.yml";

  private final Path folder;
  private final String file;
  private final List<String> overlays;
  private final String project = "panopticon-test-" + UUID.randomUUID().toString().substring(0, 8);
  private final int port;

  private SetUp(Path folder, String file, List<String> overlays, int port) {
    this.folder = folder;
    this.file = file;
    this.overlays = List.copyOf(overlays);
    this.port = port;
  }

  /** Sets up in an empty folder, or beside the {@code data} that are there. */
  static SetUp in(Path folder, String file, Object... options) throws Exception {
    return in(folder, file, List.of(), options);
  }

  /** Each role in its own container, with Chroma servers for the indexes. */
  static SetUp withChroma(Path folder) throws Exception {
    Docker.buildChroma();
    return in(folder, ROLES, List.of(CHROMA));
  }

  private static SetUp in(Path folder, String file, List<String> overlays, Object... options)
      throws Exception {
    Files.createDirectories(folder);
    // Compose wants to see what images are built from, although these are built already.
    for (String name :
        List.of("setup-bind-mounts.sh", SINGLE, ROLES, CHROMA, "Dockerfile", "docker")) {
      var copied = Command.program("cp", "-a", Checkout.root().resolve(name), folder).run();
      assertThat(copied.exitCode()).as(copied.all()).isZero();
    }
    var setUp = new SetUp(folder, file, overlays, freePort());
    Files.writeString(folder.resolve(NETWORK_FILE), setUp.ofTests());
    Docker.ok("network", "create", setUp.project);
    var ended = setUp.run(options);
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return setUp;
  }

  /**
   * A network that outlives the containers, with the simulator in it. And the JVM's quick compiler
   * alone: half of the work of a start is the other's, and these containers start all the time.
   */
  private String ofTests() {
    var text = new StringBuilder("networks: {default: {external: true, name: " + project + "}}\n");
    text.append("services:\n");
    roles()
        .forEach(
            role ->
                text.append("  ")
                    .append(role)
                    .append(": {environment: {JAVA_TOOL_OPTIONS: -XX:TieredStopAtLevel=1}}\n"));
    return text.toString();
  }

  private Stream<String> roles() {
    return services().stream()
        .filter(service -> !service.equals("postgres") && !service.endsWith("chroma"));
  }

  /** Runs the set-up script again. */
  Command.Ended run(Object... options) throws Exception {
    List<Object> words = new ArrayList<>(List.of(folder.resolve("setup-bind-mounts.sh")));
    words.addAll(Arrays.asList(options));
    return Command.program(words.toArray()).in(folder).run();
  }

  /** Starts what does not run, and returns when all of it is ready. */
  void up() throws Exception {
    compose("up", "-d", "--no-build");
    for (String service : services()) {
      awaitHealthy(service);
    }
  }

  void awaitHealthy(String service) throws Exception {
    Eventually.get(START, () -> state(service, "{{.State.Health.Status}}"), "healthy"::equals);
  }

  /** {@code docker-compose} with these arguments, which must succeed. */
  void compose(Object... arguments) throws Exception {
    var ended = tryCompose(arguments);
    assertThat(ended.exitCode())
        .as(() -> "compose " + List.of(arguments) + ": " + ended.all() + logs())
        .isZero();
  }

  Command.Ended tryCompose(Object... arguments) throws Exception {
    List<Object> words = new ArrayList<>(Docker.composeProgram());
    words.addAll(List.of("-p", project, "-f", file));
    overlays.forEach(overlay -> words.addAll(List.of("-f", overlay)));
    words.addAll(List.of("-f", NETWORK_FILE));
    words.addAll(Arrays.asList(arguments));
    return Command.program(words.toArray())
        .in(folder)
        .with("PANOPTICON_IMAGE", Docker.images())
        .with("PANOPTICON_PORT", Integer.toString(port))
        .within(START)
        .run();
  }

  /** In the order of their start. */
  List<String> services() {
    if (file.equals(SINGLE)) {
      return List.of("panopticon");
    }
    List<String> services =
        new ArrayList<>(
            List.of(
                "postgres",
                "judge-service",
                "query-storage",
                "evaluation-storage",
                "model-registry",
                "gateway"));
    if (overlays.contains(CHROMA)) {
      services.addAll(List.of("query-chroma", "evaluation-chroma", "judge-chroma"));
    }
    return services;
  }

  /** The container of a service, running or not. */
  String container(String service) throws Exception {
    return Docker.ok(
        "ps",
        "-a",
        "-q",
        "--filter",
        "label=" + label(),
        "--filter",
        "label=com.docker.compose.service=" + service);
  }

  String state(String service, String format) throws Exception {
    String container = container(service);
    return container.isEmpty() ? "absent" : Docker.ok("inspect", "-f", format, container);
  }

  /** {@code kill -9} of everything in the container, as by the kernel: nobody asked Docker to. */
  void kill(String service) throws Exception {
    String process = state(service, "{{.State.Pid}}");
    var killed = Command.program("kill", "-9", process).run();
    if (killed.exitCode() != 0) { // not root here
      Docker.ok("kill", container(service));
      Docker.ok("start", container(service));
    }
  }

  /** In its container's log, until its own begins, and in that. */
  String saidByPostgres(Path data) throws Exception {
    var said = new StringBuilder(Docker.run("logs", container(services().getFirst())).all());
    try (var logs = Files.list(data.resolve("logs/postgres"))) {
      for (Path log : logs.toList()) {
        said.append(Files.readString(log));
      }
    }
    return said.toString();
  }

  Path data() {
    return folder.resolve("data");
  }

  String network() {
    return project;
  }

  /** By what Docker knows the containers as this set-up's. */
  String label() {
    return "com.docker.compose.project=" + project;
  }

  /** Through the door, with the first admin key. */
  Api api() throws IOException {
    return new Api(URI.create("http://127.0.0.1:" + port), environment("PANOPTICON_ADMIN_KEY"));
  }

  /** A line of {@code .env}. */
  String environment(String key) throws IOException {
    return Files.readAllLines(folder.resolve(".env")).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not in .env"));
  }

  private String logs() {
    try {
      return tryCompose("logs", "--tail", "40").all();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", 0));
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    Docker.cleanUp(
        () -> {
          tryCompose("down", "-v", "--remove-orphans", "-t", "60");
          return Docker.run("network", "rm", project);
        });
  }
}
