package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The doctor as a person calls it, on the built program: with a server, without one, and with
 * faults planted in a real data directory. The checks' own tests in the storage room plant the
 * others.
 */
class DoctorSystemTest {
  private static final int FAULT_FOUND = 1;

  @TempDir Path folder;

  /** What one examination said. */
  private record Visit(int exitCode, List<JsonNode> findings, String text) {
    /** Of everything that is not as it should be, but for the backup that nobody has made yet. */
    List<String> bad() {
      return findings.stream()
          .filter(each -> List.of("WARN", "FAIL").contains(each.get("outcome").asString()))
          .map(each -> each.get("check").asString())
          .filter(check -> !check.equals("backups"))
          .toList();
    }

    String seen(String check) {
      return findings.stream()
          .filter(each -> each.get("check").asString().equals(check))
          .map(each -> each.get("seen").asString() + " " + each.get("remedy").asString(""))
          .findFirst()
          .orElse("no check " + check + " in " + text);
    }
  }

  @Test
  void aHealthyInstancePassesWithAndWithoutItsServer() throws Exception {
    Path data = folder.resolve("data");
    try (var server = Server.up(data)) {
      Visit visit = doctor(data);
      assertThat(visit.bad()).as(visit.text()).isEmpty();
      assertThat(visit.exitCode()).isZero();
      assertThat(visit.seen("indexes")).contains("none damaged");
      assertThat(visit.seen("schema versions")).contains("judge_service 0");
      assertThat(visit.seen("provider keys")).contains("no model is registered");
      assertThat(visit.seen("server")).contains(server.address().toString());

      JsonNode status = server.get("/api/storage");
      assertThat(status.at("/database/embedded").asBoolean()).isTrue();
      assertThat(status.at("/doctor/findings").isEmpty()).isFalse();
      assertThat(status.at("/directories/3/state").asString()).isEqualTo("initialised");
      Eventually.get(
          Duration.ofSeconds(60),
          () -> server.get("/api/storage"),
          later -> later.at("/directories/3/bytes").asLong(0) > 1_000_000);
      Eventually.get( // when its index is there
          Duration.ofSeconds(60),
          () -> server.get("/api/storage").at("/directories/0/state").asString(),
          "initialised"::equals);
      JsonNode role = server.get("/api/storage/roles/query-storage");
      assertThat(role.at("/directory/name").asString()).isEqualTo("query_storage");
    }
    Visit offline = doctor(data);
    assertThat(offline.bad()).as(offline.text()).isEmpty();
    assertThat(offline.seen("database")).contains("no server runs");
    assertThat(offline.seen("cluster state")).contains("shut down");
    assertThat(Command.panopticon("doctor", "--data", data, "--start", "--port", "0").run().out())
        .contains("read and compared, none damaged");
  }

  @Test
  void faultsAreFoundWhileTheServerRuns() throws Exception {
    Path data = folder.resolve("data");
    try (var server = Server.up(data)) {
      open(data.resolve("postgres/password"));
      Visit open = doctor(data);
      assertThat(open.bad()).as(open.text()).containsExactly("secrets");
      assertThat(open.exitCode()).isEqualTo(FAULT_FOUND);
      assertThat(open.seen("secrets")).contains("postgres/password").contains("chmod 600");
      close(data.resolve("postgres/password"));

      try (Connection sql = database(data)) {
        sql.createStatement()
            .execute(
                "INSERT INTO judge_service.scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version) VALUES ('nobody', '1', now() + interval '1 day', true, 'gone', now() - interval '1 day', 1)");
        Visit dead = doctor(data);
        assertThat(dead.bad()).as(dead.text()).containsExactly("schedule");
        assertThat(dead.seen("schedule")).contains("held by gone");
        sql.createStatement()
            .execute("DELETE FROM judge_service.scheduled_tasks WHERE task_name = 'nobody'");

        sql.createStatement().execute("ALTER DATABASE panopticon SET synchronous_commit = off");
        Visit unsafe = doctor(data);
        assertThat(unsafe.bad()).as(unsafe.text()).containsExactly("settings");
        sql.createStatement().execute("ALTER DATABASE panopticon RESET synchronous_commit");
      }

      register(server, "keyless", Map.of("api_key_env", "PANOPTICON_KEY_NOT_SET"));
      Visit keyless = doctor(data);
      assertThat(keyless.bad()).as(keyless.text()).containsExactly("provider keys");
      assertThat(keyless.seen("provider keys")).contains("PANOPTICON_KEY_NOT_SET is not set");
      server.postRaw("/api/models/keyless/archive", "");

      register(server, "fileless", Map.of("api_key_file", "/run/secrets/panopticon-doctor-test"));
      Visit fileless = doctor(data);
      assertThat(fileless.bad()).as(fileless.text()).containsExactly("provider keys");
      assertThat(fileless.seen("provider keys")).contains("does not exist");
    }
  }

  @Test
  void whatAKillLeavesIsFoundAndGoneAfterTheNextStart() throws Exception {
    Path data = folder.resolve("data");
    try (var server = Server.up(data)) {
      server.kill();
    }
    Visit killed = doctor(data);
    assertThat(killed.bad())
        .as(killed.text())
        .containsExactlyInAnyOrder("leftover processes", "server");
    assertThat(killed.exitCode()).isZero();
    try (var _ = Server.up(data)) {
      assertThat(doctor(data).bad()).isEmpty();
    }
  }

  @Test
  void aDirectoryOnWhichNoServerCanStartIsExaminedAllTheSame() throws Exception {
    Path data = folder.resolve("data");
    Server.up(data).close();
    Files.writeString(data.resolve("postgres/17/PG_VERSION"), "16\n");
    Visit visit = doctor(data, "--start");
    assertThat(visit.exitCode()).isEqualTo(FAULT_FOUND);
    assertThat(visit.bad()).as(visit.text()).containsExactlyInAnyOrder("cluster state", "database");
    assertThat(visit.seen("database")).contains("it is a cluster of PostgreSQL 16");
  }

  @Test
  void theLogsAreShownAndFollowed() throws Exception {
    Path data = folder.resolve("data");
    try (var _ = Server.up(data)) {
      var ours = Command.panopticon("logs", "--data", data, "--lines", "500").run();
      assertThat(ours.out()).contains("PostgreSQL runs");
      assertThat(Command.panopticon("logs", "--data", data, "--postgres").run().out())
          .contains("database system is ready to accept connections");
      assertThat(Command.panopticon("logs", "--data", data, "--role", "nobody").run().exitCode())
          .isEqualTo(2);
    }
    Process follower = Command.panopticon("logs", "--data", data, "--follow").start();
    try (var words = follower.inputReader()) {
      List<String> seen = new ArrayList<>();
      for (String line = words.readLine(); !line.endsWith("stopped"); line = words.readLine()) {
        seen.add(line);
      }
      try (var _ = Server.up(data)) {
        String line = words.readLine();
        while (!line.contains("PostgreSQL runs")) {
          seen.add(line);
          line = words.readLine();
        }
      }
      assertThat(seen).isNotEmpty();
    } finally {
      follower.destroy();
    }
  }

  @Test
  void aLibraryThatSwallowsSyncsIsFound() throws Exception {
    Path library = Path.of("/usr/lib/x86_64-linux-gnu/libeatmydata.so");
    assumeTrue(Files.exists(library), "skipped: the Debian package libeatmydata1 is not installed");
    Path data = folder.resolve("data");
    Server.up(data).close();
    var ended =
        Command.panopticon("doctor", "--port", "0", "--data", data)
            .with("LD_PRELOAD", library.toString())
            .run();
    assertThat(ended.out()).contains("WARN  disk sync").contains("nothing reaches a device");
  }

  private static Visit doctor(Path data, String... more) throws Exception {
    List<Object> arguments =
        new ArrayList<>(List.of("doctor", "--json", "--port", "0", "--data", data));
    arguments.addAll(List.of(more));
    var ended = Command.panopticon(arguments.toArray()).run();
    assertThat(ended.out()).as(ended.err()).startsWith("{");
    List<JsonNode> findings = new ArrayList<>();
    JsonMapper.shared().readTree(ended.out()).get("findings").forEach(findings::add);
    return new Visit(ended.exitCode(), findings, ended.all());
  }

  private static void register(Server server, String id, Map<String, Object> credential)
      throws Exception {
    var model =
        JsonMapper.shared()
            .createObjectNode()
            .put("id", id)
            .put("provider", "openai-compatible")
            .put("base_url", "http://127.0.0.1:9/v1")
            .put("model", "none");
    credential.forEach((key, value) -> model.put(key, value.toString()));
    server.post("/api/models", model);
  }

  private static Connection database(Path data) throws Exception {
    String port = Files.readAllLines(data.resolve("postgres/17/postmaster.pid")).get(3);
    String password = Files.readString(data.resolve("postgres/password")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/panopticon", "postgres", password);
  }

  private static void open(Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void close(Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
