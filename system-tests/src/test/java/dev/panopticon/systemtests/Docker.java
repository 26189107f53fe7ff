package dev.panopticon.systemtests;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Docker engine of this machine, and the images of this checkout on it: built once in the life
 * of this process, from the jar that is tested, and taken from the engine's cache by others.
 */
final class Docker {
  private static final Duration BUILD = Duration.ofMinutes(25);
  private static @Nullable String images;
  private static boolean chromaIsBuilt;

  private Docker() {}

  /** Skips the tests that call it where no container can be started. */
  static void require() {
    assumeTrue(
        isUp(), "no Docker engine runs here and none can be started: container tests are skipped");
  }

  /**
   * The prefix of the images' names, as {@code PANOPTICON_IMAGE} has it: one for each checkout, so
   * that two on one machine do not test each other's.
   */
  static synchronized String images() throws Exception {
    if (images == null) {
      String prefix = "panopticon-test-" + Integer.toHexString(Checkout.root().hashCode());
      Path context = Files.createTempDirectory("panopticon-context");
      try (var file = FileChannel.open(lockFile(), CREATE, WRITE);
          var _ = file.lock()) { // another process of these tests builds the same
        fill(context);
        build(prefix + ":" + user(), context);
        build(prefix + "-postgres:" + user(), context.resolve("docker").resolve("postgres"));
      } finally {
        Command.program("rm", "-rf", context).run();
      }
      images = prefix;
    }
    return images;
  }

  private static Path lockFile() {
    return Checkout.root().resolve("app/target/images.lock");
  }

  /** Chroma's image too, under the same prefix. */
  static synchronized void buildChroma() throws Exception {
    if (!chromaIsBuilt) {
      Path context = Checkout.root().resolve("docker");
      build(images() + "-chroma:" + user(), context, "-f", context.resolve("chroma/Dockerfile"));
      chromaIsBuilt = true;
    }
  }

  /** The image of all roles. */
  static String image() throws Exception {
    return images() + ":" + user();
  }

  static String postgresImage() throws Exception {
    return images() + "-postgres:" + user();
  }

  /** Whom the containers run as: never root. */
  static int user() throws IOException {
    int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return self == 0 ? 1000 : self;
  }

  static Command.Ended run(Object... arguments) throws Exception {
    return command(arguments).run();
  }

  /** Runs what must succeed, and returns what it printed. */
  static String ok(Object... arguments) throws Exception {
    var ended = run(arguments);
    assertThat(ended.exitCode()).as("docker %s: %s", List.of(arguments), ended.all()).isZero();
    return ended.out().strip();
  }

  /** The older compose program, or the newer one inside the docker command. */
  static List<String> composeProgram() throws Exception {
    return run("compose", "version").exitCode() == 0
        ? List.of("docker", "compose")
        : List.of("docker-compose");
  }

  static void remove(String container) throws Exception {
    run("rm", "-f", "-v", container);
  }

  /** Removes what a test has left behind. */
  static void cleanUp(Callable<?> removal) {
    try {
      removal.call();
    } catch (Exception e) {
      throw new AssertionError("what the test has left behind was not removed", e);
    }
  }

  private static Command command(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("docker"));
    words.addAll(Arrays.asList(arguments));
    return Command.program(words.toArray()).within(BUILD).with("DOCKER_BUILDKIT", "0");
  }

  private static boolean isUp() {
    try {
      return run("info").exitCode() == 0;
    } catch (Exception e) {
      return false; // not even the program
    }
  }

  private static void build(String name, Path context, Object... options) throws Exception {
    List<Object> words = new ArrayList<>(List.of("build", "-q"));
    words.addAll(List.of("--build-arg", "UID=" + user(), "--build-arg", "GID=" + user()));
    words.addAll(List.of("-t", name));
    words.addAll(Arrays.asList(options));
    words.add(context);
    ok(words.toArray());
  }

  /** What the image needs, and the jar in the place of the sources. */
  private static void fill(Path context) throws Exception {
    for (String name : List.of("Dockerfile", "docker")) {
      var copied = Command.program("cp", "-a", Checkout.root().resolve(name), context).run();
      assertThat(copied.exitCode()).as(copied.all()).isZero();
    }
    Files.copy(
        Checkout.root().resolve("app/target/panopticon.jar"),
        context.resolve("docker/jar/panopticon.jar"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** All files below a directory: owner, mode, size, time of the last change, content. */
  static List<String> snapshot(Path directory) throws Exception {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted().map(Docker::facts).toList();
    }
  }

  private static String facts(Path path) {
    try {
      var facts = new TreeMap<>(Files.readAttributes(path, "unix:uid,mode,size,ctime"));
      return path + " " + facts + (Files.isRegularFile(path) ? Files.readString(path) : "");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
