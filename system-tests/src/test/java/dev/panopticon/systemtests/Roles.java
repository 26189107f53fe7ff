package dev.panopticon.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The five roles of one instance as processes, set up by their environment as containers are. */
final class Roles implements AutoCloseable {
  static final String ADMIN_KEY = "the-first-admin-key-that-set-up-made-0123456789";
  static final String TOKEN = "the-internal-token-that-set-up-made-0123456789";
  static final List<String> NAMES =
      List.of("query-storage", "evaluation-storage", "judge-service", "model-registry", "gateway");

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final HostDatabase database;
  private final UUID instance;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, RoleProcess> processes = new ConcurrentHashMap<>();
  private String javaOptions = "";

  Roles(Path data, HostDatabase database, UUID instance) throws IOException {
    this.data = data;
    this.database = database;
    this.instance = instance;
    List<ServerSocket> taken = new ArrayList<>();
    for (String name : NAMES) {
      taken.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      ports.put(name, taken.getLast().getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
  }

  /** From now on their JVMs get these options too. */
  Roles with(String options) {
    javaOptions = options;
    return this;
  }

  RoleProcess start(String name) throws IOException {
    RoleProcess process = RoleProcess.start(command(name));
    processes.put(name, process);
    return process;
  }

  /** All at once, as a compose file would. */
  void startAll() throws Exception {
    startAllBut("");
  }

  void startAllBut(String running) throws Exception {
    List<String> names = NAMES.stream().filter(name -> !name.equals(running)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<RoleProcess> start :
          threads.invokeAll(
              names.stream().<Callable<RoleProcess>>map(n -> () -> start(n)).toList())) {
        start.get();
      }
    }
    for (String name : names) {
      awaitReady(name);
    }
  }

  void awaitReady(String name) throws Exception {
    RoleProcess process = processes.get(name);
    Eventually.get(
        PATIENCE,
        () -> {
          HttpResponse<String> answer = process.get("/health/ready");
          return answer.statusCode() + " " + answer.body();
        },
        answer -> answer.startsWith("200"));
  }

  RoleProcess get(String name) {
    return processes.get(name);
  }

  /** As the compose file will: keys are needed, since it listens for others. */
  Command command(String name) {
    return command(name, ports.get(name));
  }

  /** One of any number, which takes part in the judge service's work, through that database. */
  Command worker(HostDatabase through) {
    return command("worker", 0, through, "judge_service");
  }

  /**
   * @param port 0 for any free one
   */
  Command command(String name, int port) {
    return command(name, port, database, name.replace('-', '_'));
  }

  private Command command(String name, int port, HostDatabase through, String schema) {
    Command command =
        Command.panopticon("serve", "--role", name, "--address", "0.0.0.0", "--port", port)
            .with("PANOPTICON_DATA", data.toString())
            .with("PANOPTICON_DATABASE_URL", through.urlFor(schema))
            .with("PANOPTICON_DATABASE_PASSWORD", HostDatabase.passwordOf(schema))
            .with("PANOPTICON_INTERNAL_TOKEN", TOKEN)
            .with("PANOPTICON_ADMIN_KEY", ADMIN_KEY)
            .with("PANOPTICON_INSTANCE", instance.toString());
    if (!javaOptions.isEmpty()) {
      command.with("JAVA_TOOL_OPTIONS", javaOptions);
    }
    NAMES.stream()
        .filter(peer -> !peer.equals("gateway"))
        .forEach(
            peer ->
                command.with(
                    "PANOPTICON_%s_URL".formatted(peer.replace('-', '_').toUpperCase(Locale.ROOT)),
                    "http://127.0.0.1:" + ports.get(peer)));
    return command;
  }

  /** Through the gateway, with the first admin key. */
  HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get("gateway") + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + ADMIN_KEY)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode get(String path, int status) throws Exception {
    return answer(send("GET", path, null), status);
  }

  JsonNode post(String path, String body, int status) throws Exception {
    return answer(send("POST", path, body), status);
  }

  private static JsonNode answer(HttpResponse<String> response, int status) {
    if (response.statusCode() != status) {
      throw new AssertionError(
          response.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
    processes.values().forEach(RoleProcess::kill);
  }
}
