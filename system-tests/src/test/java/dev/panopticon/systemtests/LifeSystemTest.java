package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, finding, stopping: the life of a server as the command line leads it. */
class LifeSystemTest {
  private static final int SHUT_DOWN = 1;

  @TempDir Path folder;

  @Test
  void versionAndHelpAnswer() throws Exception {
    var version = Command.panopticon("version").run();
    var help = Command.panopticon("--help").run();

    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).startsWith("panopticon ").contains("Java 25");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("eval", "demo", "up", "down", "Exit codes");
  }

  @Test
  void secondUpPrintsTheAddressOfTheFirst() throws Exception {
    Path data = folder.resolve("data");
    try (Server server = Server.up(data)) {
      var second = Command.panopticon("up", "--data", data).run();

      assertThat(second.exitCode()).isZero();
      assertThat(second.out()).contains("runs already at " + server.address());
    }
  }

  @Test
  void detachedServerIsStoppedCleanByDown() throws Exception {
    Path data = folder.resolve("data");

    var up = Command.panopticon("up", "--detach", "--port", "0", "--data", data).run();
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.out()).contains("Panopticon is ready at http://127.0.0.1:");
    var down = Command.panopticon("down", "--data", data).run();

    assertThat(down.exitCode()).as(down.all()).isZero();
    assertThat(down.out()).startsWith("Stopped in ");
    assertThat(databaseState(data)).isEqualTo(SHUT_DOWN);
    assertThat(data.resolve("server.json")).doesNotExist();
  }

  @Test
  void sigtermIsACleanStopWithExitCodeZero() throws Exception {
    Path data = folder.resolve("data");
    Server server = Server.up(data);

    assertThat(server.terminate()).isZero();
    assertThat(databaseState(data)).isEqualTo(SHUT_DOWN);
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKillThatFollowsAtOnce() throws Exception {
    Path data = folder.resolve("data");
    Server server = Server.up(data);
    for (int query = 0; query < 20; query++) {
      server.postRaw(
          "/api/queries",
          "{\"external_id\": \"q%d\", \"content\": {\"text\": \"What is %d?\", \"theme\": \"t\"}}"
              .formatted(query, query));
    }
    var last =
        server.postRaw(
            "/api/queries",
            "{\"external_id\": \"last\", \"content\": {\"text\": \"the last one\", \"theme\": \"t\"}}");
    server.kill();
    assertThat(last.statusCode()).isLessThan(300);

    try (Server again = Server.up(data)) {
      var page = again.get("/api/queries?theme=t&limit=100");
      assertThat(page.get("items")).hasSize(21);
      assertThat(page.get("items").get(20).get("external_id").asString()).isEqualTo("last");
    }
  }

  @Test
  void commandWithoutAServerStartsOneForItsOwnDurationAndLeavesNone() throws Exception {
    Path data = folder.resolve("data");

    var runs = Command.panopticon("runs", "--data", data).run();

    assertThat(runs.exitCode()).as(runs.all()).isZero();
    assertThat(runs.out()).contains("No runs yet");
    assertThat(data.resolve("server.json")).doesNotExist();
    assertThat(databaseState(data)).isEqualTo(SHUT_DOWN);
  }

  /**
   * The control file's state, an int32 at byte 16: 1 is "shut down", 6 is "in production" or
   * crashed.
   */
  private static int databaseState(Path data) throws IOException {
    byte[] control = Files.readAllBytes(data.resolve("postgres/17/global/pg_control"));
    return ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
  }
}
