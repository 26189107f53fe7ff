package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A clone, the set-up script and compose are all it takes, on a machine without Java: the image is
 * built from the sources.
 */
@Tag("containers")
class FreshCloneSystemTest {
  private static final Duration BUILD = Duration.ofMinutes(40);
  private static final Duration START = Duration.ofMinutes(10);

  private static final String LISTER =
      """
      FROM debian:trixie-slim
      COPY . /src/
      CMD ["find", "/src", "-type", "f"]
      """;

  @TempDir Path folder;

  @BeforeAll
  static void engine() {
    Docker.require();
  }

  /** Wherever in the checkout it is, and whatever its name. */
  @Test
  void dataDirectoryIsNeitherInTheBuildsContextNorSeenByGit() throws Exception {
    Path clone = folder.resolve("clone");
    succeed(Command.program("git", "clone", "-q", Checkout.root(), clone));
    succeed(Command.program("./setup-bind-mounts.sh", "--data", "./store").in(clone));
    Path home = clone.resolve("store/postgres");
    Files.createDirectories(home.resolve("17/base"));
    for (String name : List.of("password", "owner.lock", "17/PG_VERSION", "17/base/1")) {
      Files.writeString(home.resolve(name), "secret");
    }
    assertThat(succeed(Command.program("git", "status", "--short").in(clone)).all()).isEmpty();

    Path lister = Files.writeString(clone.resolve("docker/Lister"), LISTER);
    String image = "panopticon-test-" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Docker.ok("build", "-q", "-t", image, "-f", lister, clone);
      List<String> context = Docker.ok("run", "--rm", image).lines().toList();
      assertThat(context).contains("/src/pom.xml", "/src/docker/build-jar.sh");
      assertThat(context).containsAll(poms(clone));
      assertThat(context).noneMatch(file -> file.startsWith("/src/store"));
      assertThat(context).doesNotContain("/src/.env");
    } finally {
      Docker.run("rmi", image);
    }
  }

  /** Of all rooms. */
  private static List<String> poms(Path clone) throws Exception {
    var files = succeed(Command.program("git", "ls-files", "*/pom.xml").in(clone));
    return files.out().lines().map(file -> "/src/" + file).toList();
  }

  @Test
  @Tag("full")
  void cloneBuildsItsImagesAndRuns() throws Exception {
    String name = "panopticon-test-clone-" + UUID.randomUUID().toString().substring(0, 8);
    Path clone = folder.resolve("clone");
    succeed(Command.program("git", "clone", "-q", Checkout.root(), clone));
    for (Path certificate : certificates()) {
      Files.copy(certificate, clone.resolve("docker/extra-ca").resolve(certificate.getFileName()));
    }
    succeed(withoutJava(Command.program("./setup-bind-mounts.sh").in(clone)));
    Command up = compose(clone, name, "up", "-d");
    try {
      succeed(up.within(BUILD));
      requireReady(clone, name);
    } finally {
      compose(clone, name, "down", "-v", "-t", "60", "--rmi", "all").run();
    }
  }

  /** Through the gateway, which is ready when all roles behind it are. */
  private static void requireReady(Path clone, String name) throws Exception {
    String gateway = succeed(compose(clone, name, "ps", "-q", "gateway")).out().strip();
    Eventually.get(
        START,
        () -> Docker.ok("inspect", "-f", "{{.State.Health.Status}}", gateway),
        "healthy"::equals);
    String published = succeed(compose(clone, name, "port", "gateway", "8000")).out().strip();
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI ready = URI.create("http://" + published + "/health/ready");
      var answer = http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode said = JsonMapper.shared().readTree(answer.body());
      assertThat(said.get("status").asString()).isEqualTo("ready");
    }
  }

  private static Command compose(Path clone, String name, Object... arguments) throws Exception {
    var words = new java.util.ArrayList<Object>(Docker.composeProgram());
    words.addAll(List.of("-p", name));
    words.addAll(List.of(arguments));
    return withoutJava(
        Command.program(words.toArray())
            .in(clone)
            .with("DOCKER_BUILDKIT", "0")
            .with("PANOPTICON_IMAGE", name)
            .with("PANOPTICON_PORT", "0"));
  }

  private static Command withoutJava(Command command) {
    return command.with("JAVA_HOME", "/nonexistent").with("PANOPTICON_JAVA_HOME", "/nonexistent");
  }

  private static List<Path> certificates() throws Exception {
    try (var all = Files.list(Checkout.root().resolve("docker/extra-ca"))) {
      return all.filter(file -> file.toString().endsWith(".crt")).toList();
    }
  }

  private static Command.Ended succeed(Command command) throws Exception {
    var ended = command.run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended;
  }
}
