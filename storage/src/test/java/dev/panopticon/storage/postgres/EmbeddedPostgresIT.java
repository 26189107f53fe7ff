package dev.panopticon.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Timeout(120)
class EmbeddedPostgresIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path home;
  private ClusterFiles files;
  private PostgresBundle bundle;
  private EmbeddedPostgres server;

  @BeforeEach
  void makeFiles() {
    files = new ClusterFiles(home, home.resolve("logs"));
    bundle = PostgresBundle.unpacked(home);
  }

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.stop(DEADLINE);
    }
  }

  @Test
  void firstStartMakesADurableCluster() throws IOException {
    start();
    assertThat(setting("fsync")).isEqualTo("on");
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("full_page_writes")).isEqualTo("on");
    assertThat(setting("data_checksums")).isEqualTo("on");
    assertThat(setting("server_encoding")).isEqualTo("UTF8");
    assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(setting("unix_socket_directories")).isEmpty();
    assertThat(setting("log_min_error_statement")).isEqualTo("panic");
    assertThat(
            sql(
                "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'template0'"))
        .isEqualTo("b C.UTF-8");
    assertThat(
            sql(
                "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'postgres'"))
        .isEqualTo("t");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.password())))
        .isEqualTo("rw-------");
  }

  @Test
  void aLoginWithoutThePasswordIsRefused() {
    start();
    var wrong = new DriverManagerDataSource(server.jdbcUrl("postgres"), "postgres", "wrong");
    assertThatThrownBy(wrong::getConnection).hasMessageContaining("password authentication failed");
  }

  @Test
  void dataSurviveACleanStopWhichTheControlFileShows() throws IOException {
    start();
    insert("kept");
    assertThat(server.stop(DEADLINE)).isInstanceOf(StopResult.Clean.class);
    assertThat(ClusterState.read(files.cluster())).isEqualTo(ClusterState.SHUT_DOWN);
    start();
    assertThat(sql("SELECT text FROM kept")).isEqualTo("kept");
    assertThat(allLogs()).doesNotContain("recovery").contains("database system was shut down at");
  }

  @Test
  void afterAStopNothingHoldsTheDirectoryNotEvenASlowCollectorOfLogs() throws Exception {
    start();
    long collector =
        new ClusterProcesses(files)
            .all().stream()
                .mapToLong(ProcessHandle::pid)
                .filter(EmbeddedPostgresIT::isCollector)
                .findFirst()
                .orElseThrow();
    Command.signal(collector, "STOP");
    assertThat(server.stop(DEADLINE)).isInstanceOf(StopResult.Clean.class);
    assertThat(isFree(files.ownerLock())).isTrue();
  }

  @Test
  void stopEndsIdleClients() throws Exception {
    start();
    try (var client = dataSource().getConnection()) {
      assertThat(server.stop(DEADLINE)).isInstanceOf(StopResult.Clean.class);
      assertThat(client.isValid(1)).isFalse();
    }
  }

  @Test
  void committedDataSurviveAKillOfTheServer() throws Exception {
    start();
    insert("kept");
    killPostmaster();
    assertThat(server.stop(DEADLINE)).isInstanceOf(StopResult.Unclean.class);
    start();
    assertThat(sql("SELECT text FROM kept")).isEqualTo("kept");
    assertThat(allLogs()).contains("automatic recovery in progress");
  }

  @Test
  void restartAfterAKillKeepsThePort() throws Exception {
    start();
    int port = server.port();
    insert("kept");
    killPostmaster();
    server.restart();
    assertThat(server.port()).isEqualTo(port);
    assertThat(sql("SELECT text FROM kept")).isEqualTo("kept");
    assertThat(server.stop(DEADLINE)).isInstanceOf(StopResult.Clean.class);
  }

  @Test
  void restartMovesToAnotherPortIfSomebodyTookIt() throws Exception {
    start();
    int port = server.port();
    killPostmaster();
    try (var taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      server.restart();
      assertThat(server.port()).isNotEqualTo(taken.getLocalPort());
    }
    assertThat(setting("fsync")).isEqualTo("on");
  }

  @Test
  void restartAfterStopDoesNothing() {
    start();
    server.stop(DEADLINE);
    server.restart();
    assertThat(server.isRunning()).isFalse();
  }

  @Test
  void stalePidOfALiveForeignProcessIsNotBelieved() throws Exception {
    start();
    insert("kept");
    killPostmaster();
    server.stop(DEADLINE);
    Process foreigner = new ProcessBuilder("sleep", "600").start();
    try {
      List<String> lines = Files.readAllLines(files.postmasterPid());
      Files.write(
          files.postmasterPid(),
          Stream.concat(Stream.of("" + foreigner.pid()), lines.stream().skip(1)).toList());
      start();
      assertThat(sql("SELECT text FROM kept")).isEqualTo("kept");
      assertThat(foreigner.isAlive()).isTrue();
    } finally {
      foreigner.destroyForcibly();
    }
  }

  @Test
  void lockHeldByAStrangerIsRefusedAndTheStrangerLives() throws Exception {
    start();
    server.stop(DEADLINE);
    Process stranger =
        new ProcessBuilder("flock", "--no-fork", files.ownerLock().toString(), "cat").start();
    try {
      Poll.until(() -> !isFree(files.ownerLock()), DEADLINE);
      assertThatThrownBy(() -> EmbeddedPostgres.start(files, bundle))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_IN_USE));
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aServerThatStillRunsIsStoppedCleanBeforeASecondStarts() throws Exception {
    start();
    insert("kept");
    EmbeddedPostgres leftover = server;
    start(); // the same cluster: only an owner that lost the first one may come here
    assertThat(leftover.isRunning()).isFalse();
    assertThat(sql("SELECT text FROM kept")).isEqualTo("kept");
    assertThat(allLogs()).doesNotContain("automatic recovery in progress");
  }

  @Test
  void halfMadeClusterIsRemovedAndMadeAgain() throws IOException {
    Path halfMade = files.home().resolve("17.initialising-of-a-killed-one");
    Files.createDirectories(halfMade.resolve("base"));
    Files.writeString(halfMade.resolve("PG_VERSION"), "17\n");
    start();
    assertThat(halfMade).doesNotExist();
    assertThat(setting("data_checksums")).isEqualTo("on");
  }

  @Test
  void lostPasswordFileIsReplaced() throws IOException {
    start();
    insert("kept");
    String old = server.password();
    server.stop(DEADLINE);
    Files.delete(files.password());
    start();
    assertThat(server.password()).isNotEqualTo(old);
    assertThat(sql("SELECT text FROM kept")).isEqualTo("kept");
  }

  @Test
  void directoryThatIsNoClusterIsRefused() throws IOException {
    Files.createDirectories(files.cluster());
    Files.writeString(files.cluster().resolve("mine.txt"), "not a database");
    assertThatThrownBy(this::start)
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("is not a PostgreSQL cluster");
  }

  @Test
  void clusterOfAnotherMajorVersionIsRefused() throws IOException {
    Files.createDirectories(files.cluster());
    Files.writeString(files.cluster().resolve("PG_VERSION"), "16\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("a cluster of PostgreSQL 16");
  }

  @Test
  void failedStartSaysWhatTheServerSaid() throws IOException {
    start();
    server.stop(DEADLINE);
    Files.writeString(files.cluster().resolve("postgresql.conf"), "no_such_setting = 1\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("no_such_setting");
  }

  @Test
  void theLogKeepsNoRowValues() throws IOException {
    start();
    JdbcClient jdbc = JdbcClient.create(dataSource());
    jdbc.sql("CREATE TABLE prompt (text text UNIQUE)").update();
    jdbc.sql("INSERT INTO prompt VALUES ('a private prompt')").update();
    assertThatThrownBy(() -> jdbc.sql("INSERT INTO prompt VALUES ('a private prompt')").update())
        .hasMessageContaining("duplicate key");
    server.stop(DEADLINE);
    assertThat(allLogs()).contains("duplicate key").doesNotContain("private prompt");
  }

  private void start() {
    server = EmbeddedPostgres.start(files, bundle);
  }

  private void killPostmaster() throws Exception {
    var exit = server.awaitExit();
    Command.signal(server.processId(), "KILL");
    exit.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private void insert(String text) {
    JdbcClient jdbc = JdbcClient.create(dataSource());
    jdbc.sql("CREATE TABLE kept (text text)").update();
    jdbc.sql("INSERT INTO kept VALUES (:text)").param("text", text).update();
  }

  private String setting(String name) {
    return sql("SELECT current_setting('" + name + "')");
  }

  private String sql(String query) {
    return JdbcClient.create(dataSource()).sql(query).query(String.class).single();
  }

  private DriverManagerDataSource dataSource() {
    return new DriverManagerDataSource(
        server.jdbcUrl("postgres"), server.user(), server.password());
  }

  private String allLogs() throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> logs = Files.list(files.logs())) {
      for (Path log : logs.sorted().toList()) {
        text.append(Files.readString(log));
      }
    }
    return text.toString();
  }

  private static boolean isCollector(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).contains("logger");
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static boolean isFree(Path lock) {
    try {
      return Command.run(List.of("flock", "-n", lock.toString(), "true"), "").succeeded();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
