package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --database-url}: an outside PostgreSQL, here another database on the embedded server of
 * another instance.
 */
class OutsideDatabaseSystemTest {
  private static final int COULD_NOT_RUN = 3;

  @TempDir Path folder;

  @Test
  void outsideDatabaseKeepsWhatWasAcknowledgedAndHasOneOwner() throws Exception {
    Path host = folder.resolve("host");
    try (Server postgres = Server.up(host)) {
      String url = urlOfPostgresIn(host);
      Path data = folder.resolve("data");
      try (Server server = Server.up(data, "--database-url", url)) {
        server.postRaw(
            "/api/queries",
            "{\"external_id\": \"q1\", \"content\": {\"text\": \"Where is it kept?\", \"theme\": \"t\"}}");
        assertThat(data.resolve("postgres/17")).doesNotExist();

        var second =
            Command.panopticon(
                    "up", "--port", "0", "--data", folder.resolve("other"), "--database-url", url)
                .run();
        assertThat(second.exitCode()).isEqualTo(COULD_NOT_RUN);
        assertThat(second.err()).contains("Another Panopticon server uses this database");
      }
      try (Server again = Server.up(data, "--database-url", url)) {
        assertThat(again.get("/api/queries?theme=t").get("items")).hasSize(1);
      }
      assertThat(postgres.isAlive()).isTrue();
    }
  }

  @Test
  void unreachableDatabaseIsTold() throws Exception {
    var ended =
        Command.panopticon(
                "up",
                "--port",
                "0",
                "--data",
                folder.resolve("data"),
                "--database-url",
                "jdbc:postgresql://127.0.0.1:9/nowhere?user=x&password=hidden")
            .run();

    assertThat(ended.exitCode()).isEqualTo(COULD_NOT_RUN);
    assertThat(ended.err()).contains("127.0.0.1:9").doesNotContain("hidden");
  }

  /** The fourth line of postmaster.pid is the port. */
  private static String urlOfPostgresIn(Path data) throws IOException {
    String port = Files.readAllLines(data.resolve("postgres/17/postmaster.pid")).get(3).strip();
    String password = Files.readString(data.resolve("postgres/password")).strip();
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&password=" + password;
  }
}
