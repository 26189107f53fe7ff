package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.cli.RoleOptions;
import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.contract.RoleClients;
import dev.panopticon.contract.RoleDirectoryApi;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each role's own context, started on one database: it has all that it needs, and answers. */
@Timeout(300)
class RoleContextsIT {
  private static final UUID INSTANCE = UUID.randomUUID();
  private static final String TOKEN = "a-token-of-thirty-two-characters-or-more";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.empty();
  @TempDir static Path data;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Map<Role, URI> ADDRESSES = new EnumMap<>(Role.class);
  private static final Deque<RoleServer> SERVERS = new ArrayDeque<>();
  private static RoleClients clients;

  /** The gateway last: it is told where the others are. */
  @BeforeAll
  static void startEach() {
    Role.services().forEach(role -> ADDRESSES.put(role, URI.create("http://127.0.0.1:9")));
    for (Role role :
        List.of(
            Role.QUERY_STORAGE,
            Role.EVALUATION_STORAGE,
            Role.MODEL_REGISTRY,
            Role.WORKER, // waits for the judge service to make the schema
            Role.JUDGE_SERVICE,
            Role.GATEWAY)) {
      start(role);
    }
    clients = new RoleClients(addresses());
  }

  private static void start(Role role) {
    var options = new RoleOptions(role, data, InetAddress.getLoopbackAddress(), 0, null);
    var environment = new RoleEnvironment(DATABASE.url(), INSTANCE, addresses(), null);
    RoleServer server = RoleServer.start(options, environment);
    SERVERS.push(server);
    ADDRESSES.put(role, server.address());
  }

  private static RoleAddresses addresses() {
    var services = new EnumMap<>(ADDRESSES);
    services.keySet().retainAll(Role.services());
    return new RoleAddresses(services, TOKEN);
  }

  @AfterAll
  static void stopEach() {
    SERVERS.forEach(RoleServer::close);
    clients.close();
    HTTP.close();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void eachBecomesReady(Role role) throws Exception {
    awaitReady(role);
  }

  @Test
  void judgeServiceTellsTheStorageAndTheBackups() throws Exception {
    awaitAllReady();
    var storage = clients.of(Role.JUDGE_SERVICE).of(StorageApi.class);
    StorageStatus status = storage.status();
    assertThat(status.instance()).isEqualTo(INSTANCE);
    assertThat(status.writes()).isEqualTo(new StorageStatus.Writes(true, null));
    assertThat(status.tornCopy()).isNull();
    assertThat(indexFindings(storage.doctor().findings()))
        .extracting(CheckFinding::outcome, CheckFinding::seen)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                CheckOutcome.PASS, "query-storage, evaluation-storage have all"));
    assertThat(clients.of(Role.JUDGE_SERVICE).of(BackupApi.class).list()).isEmpty();
  }

  @Test
  void eachRoleExaminesItsOwnIndexWithItsDirectory() throws Exception {
    awaitAllReady();
    for (Role role : List.of(Role.QUERY_STORAGE, Role.EVALUATION_STORAGE)) {
      assertThat(indexFindings(ownFindings(role)))
          .extracting(CheckFinding::seen)
          .containsExactly(role.wireName() + " have all");
      DataSection section = DataSection.of(role.wireName()).orElseThrow();
      assertThat(DataDirectory.at(data).findMarker(section).orElseThrow().state())
          .as("filled")
          .isEqualTo(DirectoryMarker.State.INITIALISED);
    }
    for (Role role : List.of(Role.JUDGE_SERVICE, Role.MODEL_REGISTRY)) {
      assertThat(ownFindings(role)).isNotEmpty();
      assertThat(indexFindings(ownFindings(role))).isEmpty();
    }
  }

  @Test
  void gatewayShowsWhatTheOthersTell() throws Exception {
    awaitAllReady();
    assertThat(get(Role.GATEWAY, "/storage").body())
        .contains("Vector indexes", "query-storage", "evaluation-storage", INSTANCE.toString());
    assertThat(get(Role.GATEWAY, "/openapi.json").body())
        .contains("/api/storage", "/api/queries/index", "/api/completion", "/api/keys");
  }

  /** By schema: the worker's is the judge service's. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void eachMeasuresItsPoolsAndConnections(Role role) throws Exception {
    awaitReady(role);
    String schema = RoleSchema.of(role).name();
    List<String> metrics = metrics(role);
    assertThat(metrics)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("hikaricp_connections\\{pool=\"%s\"} [1-9].*".formatted(schema)))
        .anySatisfy(line -> assertThat(line).startsWith("hikaricp_connections_pending{"))
        .anySatisfy(line -> assertThat(line).matches("tomcat_connections_current [1-9].*"));
    switch (role) {
      case GATEWAY -> assertThat(metrics).contains("panopticon_role_connections_max 20000.0");
      case WORKER, JUDGE_SERVICE ->
          assertThat(metrics)
              .contains("panopticon_commit_queue_capacity 2000.0")
              .contains("panopticon_provider_connections{state=\"idle\"} 0.0");
      case QUERY_STORAGE, EVALUATION_STORAGE, MODEL_REGISTRY ->
          assertThat(metrics).noneMatch(line -> line.startsWith("panopticon_commit"));
    }
  }

  private static List<String> metrics(Role role) throws Exception {
    var request = HttpRequest.newBuilder(addressOf(role).resolve("/metrics"));
    if (role != Role.GATEWAY) { // on loopback it asks for no key
      request.header("Authorization", "Bearer " + TOKEN);
    }
    HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().toList();
  }

  @Test
  void workerAnswersProbesAndNothingElse() throws Exception {
    awaitAllReady();
    assertThat(get(Role.WORKER, "/health/live").body()).contains(INSTANCE.toString());
    assertThat(get(Role.WORKER, "/api/judge/runs").statusCode()).isEqualTo(401);
    var withToken =
        HttpRequest.newBuilder(ADDRESSES.get(Role.WORKER).resolve("/api/judge/runs"))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    assertThat(HTTP.send(withToken, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(404);
  }

  private static List<CheckFinding> ownFindings(Role role) {
    var directories = clients.of(role).of(RoleDirectoryApi.class);
    return directories.directory(role.wireName()).doctor().findings();
  }

  private static List<CheckFinding> indexFindings(List<CheckFinding> findings) {
    return findings.stream().filter(finding -> finding.check().equals("index drift")).toList();
  }

  private static void awaitAllReady() throws Exception {
    for (Role role : Role.values()) {
      awaitReady(role);
    }
  }

  private static void awaitReady(Role role) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> answer = get(role, "/health/ready");
    while (answer.statusCode() != 200 && System.nanoTime() < end) {
      Thread.sleep(200);
      answer = get(role, "/health/ready");
    }
    assertThat(answer.statusCode()).as(role + ": " + answer.body()).isEqualTo(200);
  }

  private static HttpResponse<String> get(Role role, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(addressOf(role).resolve(path))
            .timeout(Duration.ofMinutes(1))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static URI addressOf(Role role) {
    URI address = ADDRESSES.get(role);
    if (address == null) {
      throw new IllegalStateException("not started: " + role);
    }
    return address;
  }
}
