package dev.panopticon.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One role in a process of its own. */
final class RoleProcess {
  private static final String READY = "ready ";

  private final Process process;
  private final URI address;

  private RoleProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Returns when it answers; its database may be away then. */
  static RoleProcess start(Command command) throws IOException {
    Process process = command.start();
    process.getOutputStream().close();
    BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
    var said = new StringBuilder();
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(READY)) {
        Command.drain(words);
        return new RoleProcess(process, URI.create(line.substring(READY.length()).strip()));
      }
    }
    throw new AssertionError("the role did not start; it said:\n" + said);
  }

  /** The same, where others reach it. */
  RoleProcess at(String host) {
    return new RoleProcess(process, URI.create("http://" + host + ":" + address.getPort()));
  }

  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** {@code kill -9}. */
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

  /** What a caller without any key is answered. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(address.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
