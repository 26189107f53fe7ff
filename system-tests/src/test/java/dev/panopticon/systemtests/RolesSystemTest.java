package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every role in a process of its own, each with a database login of its own: one instance, of which
 * any part may be killed at any moment.
 */
class RolesSystemTest {
  private static final int QUERIES = 400;
  private static final int CONTESTANTS = 2;
  private static final int IN_FLIGHT = 32;
  private static final int PLANNED_CALLS = QUERIES * CONTESTANTS * 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String QUERY =
      "{\"external_id\": \"q1\", \"content\": {\"text\": \"Where is it kept?\", \"theme\": \"kept\"}}";

  @TempDir Path folder;
  private Server host;

  @BeforeEach
  void startPostgres() throws Exception {
    host = Server.up(folder.resolve("host"));
  }

  @AfterEach
  void stopPostgres() {
    host.close();
  }

  @Test
  void killsOfJudgeServiceGatewayAndStoreLoseNothingAndTheRunCompletes() throws Exception {
    HostDatabase database = HostDatabase.in(folder.resolve("host"), "roles");
    database.create();
    database.bootstrap();
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve("logs"));
    try (Simulation simulation =
            Simulation.start("--latency", "150ms", "--jitter", "50ms", "--seed", "7");
        Roles roles = new Roles(data, database, UUID.randomUUID())) {
      roles.startAll();
      String query = roles.post("/api/queries", QUERY, 200).get("id").asString();
      String run =
          roles
              .post(
                  "/api/judge/runs",
                  Suites.remote(simulation.baseUrl(), QUERIES, IN_FLIGHT).toString(),
                  200)
              .get("id")
              .asString();

      long acknowledged = awaitProgress(roles, run, QUERIES * CONTESTANTS / 4);
      killJudgeService(roles, run, acknowledged);
      acknowledged = awaitProgress(roles, run, QUERIES * CONTESTANTS / 2);
      killGateway(roles, run, acknowledged);
      killQueryStorage(roles, query);

      JsonNode report = awaitReport(roles, run);
      assertThat(report.at("/models/0/metrics/0/scored").asInt()).isEqualTo(QUERIES);
      assertThat(report.at("/models/1/metrics/0/scored").asInt()).isEqualTo(QUERIES);
      assertThat(simulation.calls())
          .isBetween((long) PLANNED_CALLS, (long) PLANNED_CALLS + IN_FLIGHT);
      System.out.printf(
          "roles: kills 3, judgments %d of %d, calls %d of %d planned (in flight at the kill: at most %d)%n",
          QUERIES * CONTESTANTS,
          QUERIES * CONTESTANTS,
          simulation.calls(),
          PLANNED_CALLS,
          IN_FLIGHT);
      assertThat(data.resolve("logs/judge-service.log")).isNotEmptyFile();
      for (String name : Roles.NAMES.reversed()) {
        assertThat(roles.get(name).terminate()).as("exit of " + name).isZero();
      }
    }
  }

  private static void killJudgeService(Roles roles, String run, long acknowledged)
      throws Exception {
    roles.get("judge-service").kill();
    assertMissing(roles, "/api/judge/runs/" + run, "judge-service");
    assertThat(roles.get("gateway").get("/health/ready").body()).contains("judge-service");
    roles.start("judge-service");
    roles.awaitReady("judge-service");
    assertThat(progress(roles, run).call())
        .as("acknowledged before the kill")
        .isGreaterThanOrEqualTo(acknowledged);
    Eventually.get(
        Duration.ofMinutes(1), progress(roles, run), judgments -> judgments > acknowledged);
  }

  private static void killGateway(Roles roles, String run, long acknowledged) throws Exception {
    roles.get("gateway").kill();
    roles.start("gateway");
    roles.awaitReady("gateway");
    assertThat(progress(roles, run).call()).isGreaterThanOrEqualTo(acknowledged);
  }

  private static void killQueryStorage(Roles roles, String query) throws Exception {
    roles.get("query-storage").kill();
    assertMissing(roles, "/api/queries/" + query, "query-storage");
    String suite =
        """
        {"name": "of a stored theme", "queries": [{"theme": "kept"}],
         "models": [{"id": "m", "provider": "openai-compatible", "base_url": "http://127.0.0.1:9/v1"}],
         "metrics": ["exact-match"]}
        """;
    JsonNode refused = roles.post("/api/judge/runs/estimate", suite, 503);
    assertThat(refused.get("code").asString()).isEqualTo("UNAVAILABLE");
    assertThat(refused.get("detail").asString()).contains("query-storage");

    roles.start("query-storage");
    roles.awaitReady("query-storage");
    assertThat(roles.get("/api/queries/" + query, 200).at("/content/text").asString())
        .isEqualTo("Where is it kept?");
    assertThat(roles.post("/api/judge/runs/estimate", suite, 200).toString()).contains("1");
  }

  private static void assertMissing(Roles roles, String path, String role) throws Exception {
    HttpResponse<String> answer = roles.send("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(problem.get("code").asString()).isEqualTo("UNAVAILABLE");
    assertThat(problem.get("detail").asString()).contains(role);
  }

  private static Callable<Long> progress(Roles roles, String run) {
    return () ->
        roles.get("/api/judge/runs/" + run, 200).get("progress").get("judgments_done").asLong();
  }

  private static long awaitProgress(Roles roles, String run, long goal) throws Exception {
    return Eventually.get(PATIENCE, progress(roles, run), judgments -> judgments >= goal);
  }

  private static JsonNode awaitReport(Roles roles, String run) throws Exception {
    Eventually.get(
        PATIENCE,
        () -> roles.get("/api/judge/runs/" + run, 200).get("status").asString(),
        status -> !status.equalsIgnoreCase("running"));
    JsonNode report = roles.get("/api/judge/runs/" + run + "/report", 200);
    assertThat(report.get("status").asString()).isEqualTo("completed");
    return report;
  }

  /** Also the way from embedded to compose and back: what one made, the other owns and uses. */
  @Test
  void rolesTakeOverWhatTheAllInOneMadeAndTheAllInOneTakesItBack() throws Exception {
    String query =
        host.post("/api/queries", JsonMapper.shared().readTree(QUERY)).get("id").asString();
    HostDatabase database = HostDatabase.in(folder.resolve("host"), "panopticon");
    database.bootstrap();
    database.bootstrap(); // a second time changes nothing
    assertThat(foreignObjects(database)).isZero();

    UUID instance = UUID.fromString(instanceOf(folder.resolve("host")));
    Path data = Files.createDirectories(folder.resolve("data"));
    try (Roles roles = new Roles(data, database, instance)) {
      roles.start("query-storage");
      roles.start("gateway");
      roles.awaitReady("query-storage");
      roles.awaitReady("gateway");
      assertThat(roles.get("/api/queries/" + query, 200).at("/content/theme").asString())
          .isEqualTo("kept");
      String second = QUERY.replace("q1", "q2");
      roles.post("/api/queries", second, 200);

      assertThat(roles.get("query-storage").get("/api/queries").statusCode())
          .as("without the internal token")
          .isEqualTo(401);
    }
    assertThat(host.get("/api/queries?theme=kept").get("items")).hasSize(2);
    assertThatThrownBy(() -> read(database, "query_storage", "judge_service.run"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
    read(database, "judge_service", "query_storage.item");
  }

  private static String instanceOf(Path data) throws Exception {
    return JsonMapper.shared()
        .readTree(Files.readAllBytes(data.resolve("postgres/.panopticon")))
        .get("instance")
        .asString();
  }

  private static int foreignObjects(HostDatabase database) throws SQLException {
    String sql =
        """
        SELECT count(*) FROM pg_class class
        JOIN pg_namespace space ON space.oid = class.relnamespace
        WHERE class.relkind IN ('r', 'p', 'S', 'v')
          AND space.nspname IN ('query_storage', 'evaluation_storage', 'judge_service', 'model_registry', 'gateway')
          AND class.relowner <> space.nspname::text::regrole
        """;
    try (Connection admin = database.superuser();
        Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void read(HostDatabase database, String service, String table)
      throws SQLException {
    try (Connection connection = database.as(service);
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM " + table);
    }
  }

  @Test
  void roleThatIsSetUpWronglySaysWhatIsWrong() throws Exception {
    HostDatabase database = HostDatabase.in(folder.resolve("host"), "roles");
    try (Roles roles = new Roles(folder.resolve("data"), database, UUID.randomUUID())) {
      var shortToken =
          roles.command("query-storage").with("PANOPTICON_INTERNAL_TOKEN", "short").run();
      assertThat(shortToken.exitCode()).isEqualTo(2);
      assertThat(shortToken.err()).contains("PANOPTICON_INTERNAL_TOKEN", "5 characters", "32");

      RoleProcess waiting = roles.start("query-storage"); // there is no database of that name yet
      assertThat(waiting.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(waiting.get("/health/ready").statusCode()).isEqualTo(503);

      database.create();
      database.bootstrap();
      assertThat(waiting.get("/health/ready").statusCode()).as("no instance yet").isEqualTo(503);
      roles.start("judge-service");
      roles.awaitReady("judge-service");
      roles.awaitReady("query-storage");

      var second = roles.command("query-storage", 0).run();
      assertThat(second.exitCode()).isEqualTo(3);
      assertThat(second.err()).contains("DATA_DIRECTORY_IN_USE", "query_storage");

      waiting.kill();
      String other = UUID.randomUUID().toString();
      var stranger = roles.command("query-storage").with("PANOPTICON_INSTANCE", other).run();
      assertThat(stranger.exitCode()).isEqualTo(3);
      assertThat(stranger.err())
          .contains("DATA_DIRECTORY_UNUSABLE", "belongs to the instance", other);
    }
  }
}
