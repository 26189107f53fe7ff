package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clone, the set-up script and compose are all it takes, on a machine without Java: the image is
 * built from the sources.
 */
@Tag("containers")
@Tag("full")
class FreshCloneSystemTest {
  private static final Duration BUILD = Duration.ofMinutes(40);

  @TempDir Path folder;

  @BeforeAll
  static void engine() {
    Docker.require();
  }

  @Test
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
      var health = succeed(compose(clone, name, "ps"));
      assertThat(health.out()).contains("gateway").doesNotContain("Exit");
    } finally {
      compose(clone, name, "down", "-v", "-t", "60", "--rmi", "all").run();
    }
  }

  private static Command compose(Path clone, String name, Object... arguments) throws Exception {
    var words = new java.util.ArrayList<Object>(Docker.composeProgram());
    words.addAll(java.util.List.of("-p", name));
    words.addAll(java.util.List.of(arguments));
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

  private static java.util.List<Path> certificates() throws Exception {
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
