package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each role in a container of its own. */
class RoleContainersSystemTest extends ContainerJourney {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String QUERIES = "query-storage";

  RoleContainersSystemTest() {
    super(SetUp.ROLES);
  }

  /**
   * Some engines refuse a directory that is missing, others make an empty one in its place, which
   * the role refuses. Once it is set up again all is there: what was in it is derived.
   */
  @Test
  void deletedVectorDirectoryIsRefusedUntilItIsSetUpAgainAndThenRebuilt() throws Exception {
    SetUp setUp = setUpHere();
    var stored =
        setUp
            .api()
            .postRaw(
                "/api/queries",
                "{\"external_id\": \"v1\", \"content\": {\"text\": \"How tall is a giraffe?\", \"theme\": \"vectors\"}}");
    assertThat(stored.statusCode()).as(stored.body()).isLessThan(300);
    Path directory = setUp.data().resolve("query_storage");
    setUp.compose("rm", "-f", "-s", QUERIES);
    Command.program("rm", "-rf", directory).run();

    var started = setUp.tryCompose("up", "-d", "--no-build", QUERIES);
    if (started.exitCode() == 0) {
      requireRefusal(setUp, directory);
    } else {
      assertThat(started.all()).contains("does not exist").contains("query_storage");
    }

    assertThat(setUp.run().exitCode()).isZero();
    setUp.compose("up", "-d", "--no-build", QUERIES);
    setUp.awaitHealthy(QUERIES);
    assertThat(setUp.api().get("/api/queries?theme=vectors").get("items")).hasSize(1);
  }

  @Test
  @Tag("full")
  void scaledWorkersShareARunAndOneOfThemIsKilled() throws Exception {
    SetUp setUp = setUpHere();
    setUp.compose("--profile", "worker", "up", "-d", "--no-build", "--scale", "worker=2");
    List<String> workers = setUp.container("worker").lines().toList();
    assertThat(workers).hasSize(2);
    try {
      Workload work = workload();
      work.awaitProgress(10);
      for (String worker : workers) {
        Eventually.get(
            PATIENCE, () -> Docker.run("logs", worker).all(), said -> said.contains("chunk ended"));
      }
      work.awaitProgress(10);
      Docker.ok("kill", workers.getFirst());
      work.awaitProgress(10);
      finish(work, 1);
    } finally {
      setUp.compose("--profile", "worker", "rm", "-f", "-s", "-v", "worker");
    }
  }

  private static void requireRefusal(SetUp setUp, Path directory) throws Exception {
    String refusal = "/var/lib/panopticon/query_storage: it has no marker .panopticon";
    Eventually.get(
        PATIENCE,
        () -> Docker.run("logs", setUp.container(QUERIES)).all(),
        said -> said.contains(refusal));
    assertThat(directory).isEmptyDirectory();
  }

  /** The roles' logins, and that the server waits for the disk. */
  @Test
  void postgresIsDurableAndEachRoleSeesItsOwn() throws Exception {
    assertThat(sql("judge_service", "SHOW fsync")).isEqualTo("on");
    assertThat(sql("judge_service", "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(sql("judge_service", "SHOW full_page_writes")).isEqualTo("on");
    assertThat(sql("judge_service", "SHOW data_checksums")).isEqualTo("on");
    assertThat(sql("judge_service", "SELECT count(*) >= 0 FROM query_storage.item")).isEqualTo("t");
    assertThat(sql("query_storage", "SELECT 1 FROM judge_service.run")).contains("denied");
  }

  private String sql(String login, String statement) throws Exception {
    SetUp setUp = setUpHere();
    String password = setUp.environment(login.toUpperCase(java.util.Locale.ROOT) + "_PASSWORD");
    return Docker.run(
            "exec",
            "-e",
            "PGPASSWORD=" + password,
            setUp.container("postgres"),
            "psql",
            "-At",
            "-h",
            "127.0.0.1",
            "-U",
            login,
            "-d",
            "panopticon",
            "-c",
            statement)
        .all()
        .strip();
  }
}
