package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A data set goes from the program on the host into containers and back: a change of owner and a
 * start each way, with the same {@code data/postgres}.
 */
@Tag("containers")
class MoveSystemTest {
  private static final int QUERIES = 20;

  @TempDir Path folder;

  @BeforeAll
  static void images() throws Exception {
    Docker.require();
    Docker.images();
  }

  @Test
  void fromTheHostIntoContainersAndBack() throws Exception {
    moveThereAndBack(SetUp.ROLES);
  }

  @Test
  @Tag("full")
  void fromTheHostIntoOneContainerAndBack() throws Exception {
    moveThereAndBack(SetUp.SINGLE);
  }

  private void moveThereAndBack(String file) throws Exception {
    Path data = folder.resolve("data");
    Kept first = onTheHost(data);
    Kept second = inContainers(file, first);
    giveBack(data);

    try (Server server = Server.up(data)) {
      first.requireIn(server.api());
      second.requireIn(server.api());
    }
    assertThat(Cluster.isShutDown(data)).isTrue();
  }

  private static Kept onTheHost(Path data) throws Exception {
    try (Simulation simulation = Simulation.start();
        Server server = Server.up(data)) {
      return Kept.store(server.api(), "host", Suites.remote(simulation.baseUrl(), QUERIES, 8));
    }
  }

  private Kept inContainers(String file, Kept first) throws Exception {
    int user = Docker.user();
    try (SetUp setUp = SetUp.in(folder, file, "--uid", user, "--gid", user)) {
      setUp.up();
      first.requireIn(setUp.api());
      try (var _ = SimulatorContainer.start(setUp.network())) {
        var suite = Suites.remote(SimulatorContainer.BASE_URL, QUERIES, 8);
        return Kept.store(setUp.api(), "containers", suite);
      } finally {
        setUp.compose("down", "-t", "60");
      }
    }
  }

  /** To the user who runs the program here. */
  private static void giveBack(Path data) throws Exception {
    int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    var owned = Command.program("chown", "-R", Integer.toString(self), data).run();
    assertThat(owned.exitCode()).as(owned.all()).isZero();
  }

  /**
   * What was acknowledged somewhere.
   *
   * @param theme of the stored queries
   * @param run a complete run, and its report
   */
  private record Kept(String theme, String run, JsonNode report) {
    static Kept store(Api api, String theme, tools.jackson.databind.node.ObjectNode suite)
        throws Exception {
      for (int query = 0; query < QUERIES; query++) {
        var stored =
            api.postRaw(
                "/api/queries",
                "{\"external_id\": \"%s-%d\", \"content\": {\"text\": \"What is %d?\", \"theme\": \"%s\"}}"
                    .formatted(theme, query, query, theme));
        assertThat(stored.statusCode()).as(stored.body()).isLessThan(300);
      }
      WatchedRun run = WatchedRun.start(api, suite);
      run.awaitCompleteReport();
      return new Kept(theme, run.id(), run.report());
    }

    void requireIn(Api api) throws Exception {
      assertThat(api.get("/api/queries?limit=100&theme=" + theme).get("items")).hasSize(QUERIES);
      assertThat(api.get("/api/judge/runs/" + run + "/report")).isEqualTo(report);
    }
  }
}
