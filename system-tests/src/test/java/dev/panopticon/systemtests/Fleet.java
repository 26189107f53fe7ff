package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A judge service and workers, each a process, on one PostgreSQL, which they reach through proxies.
 * The PostgreSQL is that of an all-in-one server, whose supervisor starts it again.
 */
final class Fleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String NAME = "fleet";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path host;
  private final String address;
  private final Server server;
  private final Roles roles;
  private final List<RoleProcess> workers = new ArrayList<>();
  private final TcpProxy network;
  private final RoleProcess judgeService;

  private Fleet(Path folder, String address) throws Exception {
    this.address = address;
    this.host = folder.resolve("host");
    this.server = Server.up(host);
    HostDatabase database = database();
    database.create();
    database.bootstrap();
    this.network = new TcpProxy(address, () -> Integer.valueOf(database().port()));
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve("logs"));
    this.roles = new Roles(data, throughNetwork(), UUID.randomUUID());
    this.judgeService = roles.start("judge-service");
    roles.awaitReady("judge-service");
  }

  static Fleet start(Path folder) throws Exception {
    return start(folder, "127.0.0.1");
  }

  /**
   * @param address of this machine, where the others reach the database
   */
  static Fleet start(Path folder, String address) throws Exception {
    return new Fleet(folder, address);
  }

  private HostDatabase database() throws IOException {
    return HostDatabase.in(host, NAME);
  }

  private HostDatabase throughNetwork() throws IOException {
    return database().at(address, network.port());
  }

  /** A further worker; ready when this returns. */
  RoleProcess join() throws Exception {
    return joined(RoleProcess.start(roles.worker(throughNetwork())));
  }

  /** The same on another machine. */
  RoleProcess join(Namespaces.Machine machine) throws Exception {
    return joined(
        RoleProcess.start(machine.run(roles.worker(throughNetwork()))).at(machine.address()));
  }

  private RoleProcess joined(RoleProcess worker) throws Exception {
    workers.add(worker);
    Eventually.get(
        PATIENCE, () -> worker.get("/health/ready").statusCode(), status -> status == 200);
    return worker;
  }

  /** {@code kill -9} of PostgreSQL; returns when it takes connections again. */
  void restartPostgres() throws Exception {
    Cluster.awaitOtherPostmaster(host, Cluster.killPostmaster(host));
  }

  String start(JsonNode suite) throws Exception {
    return send("POST", "/api/judge/runs", suite.toString()).get("id").asString();
  }

  JsonNode get(String path) throws Exception {
    return send("GET", path, null);
  }

  JsonNode progress(String run) throws Exception {
    return get("/api/judge/runs/" + run).get("progress");
  }

  /** Judgments that are stored; -1 while the database is away. */
  long judged(String run) throws InterruptedException {
    return tryGet("/api/judge/runs/" + run).at("/progress/judgments_done").asLong(-1);
  }

  void awaitJudged(String run, long goal) throws Exception {
    Eventually.get(PATIENCE, () -> judged(run), done -> done >= goal);
  }

  JsonNode awaitReport(String run) throws Exception {
    Eventually.get(
        PATIENCE,
        () -> tryGet("/api/judge/runs/" + run).path("status").asString("away"),
        status -> !status.equalsIgnoreCase("running") && !status.equals("away"));
    JsonNode report = get("/api/judge/runs/" + run + "/report");
    assertThat(report.get("status").asString())
        .as(() -> "the run's end: " + report)
        .isEqualTo("completed");
    return report;
  }

  /** Every evaluation of the run is there, and none is there twice. */
  void assertJudgedExactlyOnce(String run, int evaluations) throws Exception {
    HttpResponse<String> export = raw("GET", "/api/judge/results/export?run=" + run, null);
    assertThat(export.statusCode()).isEqualTo(200);
    Set<String> cells = new HashSet<>();
    export
        .body()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .forEach(
            result -> {
              String cell = result.get("query_id").asString() + " " + result.get("contestant");
              assertThat(cells.add(cell)).as("judged twice: %s", cell).isTrue();
              assertThat(result.get("status").asString()).as(cell).isEqualToIgnoringCase("scored");
            });
    assertThat(cells).hasSize(evaluations);
  }

  /** How many chunks each engine has leased now, by its name in the queue. */
  Map<String, Integer> leases() throws IOException, SQLException {
    Map<String, Integer> leases = new HashMap<>();
    try (Connection connection = database().as("judge_service");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT picked_by, count(*) FROM judge_service.scheduled_tasks
                WHERE picked GROUP BY picked_by
                """)) {
      while (rows.next()) {
        leases.put(rows.getString(1), rows.getInt(2));
      }
    }
    return leases;
  }

  int leases(RoleProcess worker) throws IOException, SQLException {
    return leases().entrySet().stream()
        .filter(lease -> lease.getKey().matches("worker-.*-" + worker.pid() + "-[0-9a-f]{8}"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  void awaitWork(RoleProcess worker) throws Exception {
    Eventually.get(PATIENCE, () -> leases(worker), count -> count > 0);
  }

  private JsonNode tryGet(String path) throws InterruptedException {
    try {
      HttpResponse<String> answer = raw("GET", path, null);
      return answer.statusCode() == 200
          ? JsonMapper.shared().readTree(answer.body())
          : JsonMapper.shared().missingNode();
    } catch (IOException away) {
      return JsonMapper.shared().missingNode();
    }
  }

  private JsonNode send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = raw(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  /** At the judge service's own door: there is no gateway. */
  private HttpResponse<String> raw(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(judgeService.address().resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", "Bearer " + Roles.TOKEN)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    http.close();
    workers.forEach(RoleProcess::kill);
    roles.close();
    network.close();
    server.close();
  }
}
