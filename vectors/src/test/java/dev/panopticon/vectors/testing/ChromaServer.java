package dev.panopticon.vectors.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Chroma server in a container, from the project's own image, which is built when it is
 * first needed. Tests are skipped, with the reason, where there is no Docker or the image cannot be
 * built.
 */
public final class ChromaServer implements AutoCloseable {
  private static final String IMAGE = "panopticon-chroma-of-tests";
  private static final String SECTION = "/var/lib/panopticon/query_storage";
  private static final Duration FIRST_BUILD = Duration.ofMinutes(15);
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final String name = "chroma-of-tests-" + UUID.randomUUID();
  private final URI address;

  private ChromaServer(List<String> options, List<String> command) {
    List<String> run =
        new ArrayList<>(List.of("docker", "run", "-d", "--name", name, "-p", "127.0.0.1:0:8000"));
    run.addAll(options);
    run.add(IMAGE);
    run.addAll(command);
    requireImage();
    output(DEADLINE, run);
    String port =
        output(DEADLINE, List.of("docker", "port", name, "8000/tcp"))
            .lines()
            .findFirst()
            .orElseThrow();
    this.address = URI.create("http://127.0.0.1:" + port.substring(port.lastIndexOf(':') + 1));
    awaitAnswer();
  }

  /** As compose runs it: its files are below the role's directory, which has a marker. */
  public static ChromaServer on(Path roleDirectory) throws IOException {
    Path marker = roleDirectory.resolve(".panopticon");
    if (!Files.exists(marker)) {
      Files.writeString(
          marker,
          "{\"instance\":\"%s\",\"role\":\"query-storage\",\"state\":\"new\",\"inode\":1}"
              .formatted(UUID.randomUUID()));
    }
    return new ChromaServer(
        List.of(
            "--user", output(DEADLINE, List.of("id", "-u")).strip(),
            "-e", "PANOPTICON_SECTION=" + SECTION,
            "-v", roleDirectory.toAbsolutePath() + ":" + SECTION),
        List.of());
  }

  /** As somebody runs it who forgot the volume: its files end with the container. */
  public static ChromaServer withoutVolume() {
    return new ChromaServer(
        List.of("--entrypoint", "node"),
        List.of(
            "/opt/chroma/node_modules/chromadb/dist/cli.mjs",
            "run",
            "--path",
            "/tmp/chroma",
            "--host",
            "0.0.0.0",
            "--port",
            "8000"));
  }

  public URI address() {
    return address;
  }

  /** As compose stops it; the container's exit code. */
  public int stop() {
    output(DEADLINE, List.of("docker", "stop", "-t", "60", name));
    return Integer.parseInt(
        output(DEADLINE, List.of("docker", "inspect", "--format", "{{.State.ExitCode}}", name))
            .strip());
  }

  /** {@code kill -9}, and removal of the container. */
  public void kill() {
    output(DEADLINE, List.of("docker", "rm", "-f", name));
  }

  @Override
  public void close() {
    run(DEADLINE, List.of("docker", "rm", "-f", name));
  }

  /** The exit code and the words of a container that is not expected to serve. */
  public static Ended runToItsEnd(String... options) {
    requireImage();
    List<String> command = new ArrayList<>(List.of("docker", "run", "--rm"));
    command.addAll(List.of(options));
    command.add(IMAGE);
    return run(DEADLINE, command);
  }

  /**
   * How a command ended.
   *
   * @param output both streams
   */
  public record Ended(int code, String output) {}

  private static synchronized void requireImage() {
    assumeTrue(
        run(DEADLINE, List.of("docker", "info")).code() == 0,
        "skipped: no Docker engine answers, so no Chroma server can be run");
    Path context = checkout().resolve("docker");
    Ended built =
        run(
            FIRST_BUILD,
            List.of(
                "docker",
                "build",
                "-t",
                IMAGE,
                "-f",
                context.resolve("chroma/Dockerfile").toString(),
                context.toString()));
    assumeTrue(
        built.code() == 0, "skipped: the image of Chroma cannot be built here: " + built.output());
  }

  private static Path checkout() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docker/chroma/Dockerfile"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("not in a checkout");
      }
      directory = parent;
    }
    return directory;
  }

  private void awaitAnswer() {
    Instant deadline = Instant.now().plus(DEADLINE);
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address.resolve("/api/v2/heartbeat")).build();
      while (!answers(http, request)) {
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError(
              "Chroma does not answer: " + run(DEADLINE, List.of("docker", "logs", name)).output());
        }
        Thread.sleep(Duration.ofMillis(100)); // between two looks at the condition
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String output(Duration deadline, List<String> command) {
    Ended ended = run(deadline, command);
    if (ended.code() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + ended.output());
    }
    return ended.output();
  }

  private static Ended run(Duration deadline, List<String> command) {
    @Nullable Process process = null;
    try {
      Path output = Files.createTempFile("command", ".out");
      try {
        process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS);
        return new Ended(ended ? process.exitValue() : -1, Files.readString(output));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Ended(-1, e.toString()); // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
