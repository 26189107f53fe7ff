package dev.panopticon.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server in a process of its own, started by {@code up}; the launcher execs Java, so its process
 * is the server's.
 */
final class Server implements AutoCloseable {
  private static final String READY = "Panopticon is ready at ";
  private final Process process;
  private final Api api;

  private Server(Process process, URI address) {
    this.process = process;
    this.api = new Api(address, null);
  }

  static Server up(Path data, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("up", "--port", "0", "--data", data));
    arguments.addAll(List.of(more));
    return started(Command.panopticon(arguments.toArray()));
  }

  /**
   * With a heap that never becomes larger; a JVM that finds it full ends.
   *
   * @param most as {@code -Xmx} takes it, such as 512m
   */
  static Server withHeap(String most, Path data) throws IOException {
    return started(
        Command.panopticon("up", "--port", "0", "--data", data)
            .with("JDK_JAVA_OPTIONS", "-Xmx" + most));
  }

  /** With these variables in its environment; an empty one counts as absent. */
  static Server with(Map<String, String> environment, Path data) throws IOException {
    Command command = Command.panopticon("up", "--port", "0", "--data", data);
    environment.forEach(command::with);
    return started(command);
  }

  private static Server started(Command command) throws IOException {
    Process process = command.start();
    process.getOutputStream().close();
    return new Server(process, URI.create(Startup.await(process, READY)));
  }

  /** Returns when the server that runs on the directory has a run of that name. */
  static void awaitRun(Path data, String name) throws Exception {
    JsonNode where = JsonMapper.shared().readTree(Files.readAllBytes(data.resolve("server.json")));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(where.get("address").asString() + "/api/judge/runs?name=" + name))
            .header("Authorization", "Bearer " + where.get("token").asString())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Eventually.get(
          Duration.ofSeconds(60),
          () -> http.send(request, HttpResponse.BodyHandlers.ofString()).body(),
          body -> !JsonMapper.shared().readTree(body).path("items").isEmpty());
    }
  }

  URI address() {
    return api.address();
  }

  long pid() {
    return process.pid();
  }

  /** {@code kill -9} of the JVM alone: its PostgreSQL goes on. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM; returns the exit code. */
  int terminate() {
    process.destroy();
    try {
      return process.onExit().get(60, TimeUnit.SECONDS).exitValue();
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("no end within 60 s of SIGTERM", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its API; on loopback no key is asked for. */
  Api api() {
    return api;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return api.get(path);
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return api.post(path, body);
  }

  HttpResponse<String> postRaw(String path, String body) throws IOException, InterruptedException {
    return api.postRaw(path, body);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return api.send(request);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}
