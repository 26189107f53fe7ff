package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Promise P9 with each role in a process of its own: no role migrates what is in use before the
 * judge service has made a backup of everything.
 *
 * <p>The newer program is this one with one more migration of each schema, which the JVM is given
 * beside the jar.
 */
class RolesUpgradeSystemTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String ADDED = "9001";

  private static final String QUERY =
      "{\"external_id\": \"q1\", \"content\": {\"text\": \"Where is it kept?\", \"theme\":"
          + " \"kept\"}}";

  @TempDir Path folder;

  @Test
  @Tag("full")
  void upgradeOfAllRolesWaitsForOneBackupThatHasEverythingAsItWas() throws Exception {
    try (var _ = Server.up(folder.resolve("host"))) {
      HostDatabase database = HostDatabase.in(folder.resolve("host"), "roles");
      database.create();
      database.bootstrap();
      Path data = Files.createDirectories(folder.resolve("data"));
      UUID instance = UUID.randomUUID();
      try (Roles old = new Roles(data, database, instance)) {
        old.startAll();
        old.post("/api/queries", QUERY, 200);
        assertThat(archives(data)).as("nothing to back up, and nothing waited for").isEmpty();
      }
      try (Roles upgraded = new Roles(data, database, instance).with(newerProgram())) {
        RoleProcess alone = upgraded.start("query-storage");
        requireWaiting(alone);
        assertThat(versions(database, "query_storage")).doesNotContain(ADDED);

        upgraded.startAllBut("query-storage");

        upgraded.awaitReady("query-storage");
        for (String schema : List.of("query_storage", "judge_service", "gateway")) {
          assertThat(versions(database, schema)).as(schema).contains(ADDED);
        }
        assertThat(upgraded.get("/api/queries?theme=kept", 200).get("items")).hasSize(1);
        requireSchemasAsTheyWere(oldest(data));
        System.out.printf(
            "roles: upgrade of 5 schemas after %d backup(s), the first with 1 query%n",
            archives(data).size());
      }
    }
  }

  /** Alive, not ready, and it says what it waits for. */
  private static void requireWaiting(RoleProcess role) throws Exception {
    HttpResponse<String> answer =
        Eventually.get(
            PATIENCE, () -> role.get("/health/ready"), each -> each.body().contains("starting"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("waits for the backup");
    assertThat(role.get("/health/live").statusCode()).isEqualTo(200);
  }

  private static void requireSchemasAsTheyWere(Path archive) throws Exception {
    var ended = Command.panopticon("verify", "--json", archive).run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    long queries = 0;
    for (JsonNode table : JsonMapper.shared().readTree(ended.out()).get("tables")) {
      String name = table.at("/name/schema").asString() + "." + table.at("/name/name").asString();
      assertThat(name).as("a table of the newer program").doesNotContain("added_later");
      if (name.equals("query_storage.item")) {
        queries = table.get("rows").asLong();
      }
    }
    assertThat(queries).isEqualTo(1);
  }

  /** One more migration of each schema, as the JVM takes it. */
  private String newerProgram() throws Exception {
    Path resources = folder.resolve("newer");
    for (String schema : List.of("library", "judge_service", "gateway", "model_registry")) {
      Path migrations = Files.createDirectories(resources.resolve("db").resolve(schema));
      Files.writeString(
          migrations.resolve("V" + ADDED + "__later.sql"), "CREATE TABLE added_later (id int);");
    }
    return "-Xbootclasspath/a:" + resources;
  }

  private static List<String> versions(HostDatabase database, String schema) throws SQLException {
    List<String> versions = new java.util.ArrayList<>();
    try (Connection admin = database.superuser();
        Statement statement = admin.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version FROM %s.flyway_schema_history WHERE version IS NOT NULL"
                    .formatted(schema))) {
      while (rows.next()) {
        versions.add(rows.getString(1));
      }
    }
    return versions;
  }

  private static Path oldest(Path data) throws Exception {
    return archives(data).getFirst();
  }

  /** In the order of their making, which their names have. */
  private static List<Path> archives(Path data) throws Exception {
    Path backups = data.resolve("backups");
    if (!Files.isDirectory(backups)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(backups)) {
      return all.filter(path -> path.toString().endsWith(".tar.zst")).sorted().toList();
    }
  }
}
