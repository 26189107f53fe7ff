package dev.panopticon.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Planning a large run takes its time on a loaded machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private Server(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static Server up(Path data, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("up", "--port", "0", "--data", data));
    arguments.addAll(List.of(more));
    Process process = Command.panopticon(arguments.toArray()).start();
    process.getOutputStream().close();
    BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
    var said = new StringBuilder();
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(READY)) {
        Command.drain(words);
        return new Server(process, URI.create(line.substring(READY.length()).strip()));
      }
    }
    throw new AssertionError("the server did not start; it said:\n" + said);
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
    return address;
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

  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(HttpRequest.newBuilder(address.resolve(path)).GET());
    if (response.statusCode() >= 400) {
      throw new AssertionError(
          path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    HttpResponse<String> response = postRaw(path, body.toString());
    if (response.statusCode() >= 400) {
      throw new AssertionError(
          path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }

  HttpResponse<String> postRaw(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(
        request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}
