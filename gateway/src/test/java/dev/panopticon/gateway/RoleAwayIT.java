package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway whose role goes and comes back, and one that is not let in. */
@Timeout(60)
class RoleAwayIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migrated("gateway", "classpath:db/gateway");

  private HttpServer role;
  private Door gateway;

  @BeforeEach
  void serve() throws IOException {
    role = role(0, 200);
    URI address = URI.create("http://127.0.0.1:" + role.getAddress().getPort());
    RoleAddresses roles = ThroughGateway.addresses(address);
    gateway =
        Door.at(
            "127.0.0.1",
            DATABASE.pool("gateway"),
            beans -> beans.registerBean(RoleAddresses.class, () -> roles),
            ForwardConfiguration.class);
  }

  @AfterEach
  void stop() {
    gateway.close();
    role.stop(0);
  }

  private static HttpServer role(int port, int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "there".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void roleThatIsAwayIsNamedAndMissedUntilItIsBack() throws IOException {
    assertThat(gateway.send("GET", "/api/metrics").body()).isEqualTo("there");
    int port = role.getAddress().getPort();
    role.stop(0);

    for (String method : new String[] {"GET", "POST"}) {
      Door.Answer away = gateway.send(method, "/api/metrics");
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.header("Retry-After")).hasValue("5");
      assertThat(away.problem().code()).isEqualTo("UNAVAILABLE");
      assertThat(away.problem().retryable()).isTrue();
      assertThat(away.problem().detail()).contains("evaluation-storage");
    }
    assertThat(gateway.send("GET", "/api/keys").status()).as("its own goes on").isEqualTo(200);

    role = role(port, 200);
    assertThat(gateway.send("GET", "/api/metrics").body()).isEqualTo("there");
    assertThat(gateway.send("POST", "/api/metrics").body()).isEqualTo("there");
  }

  @Test
  void roleThatDoesNotKnowTheTokenIsNoWrongKeyOfTheCaller() throws IOException {
    int port = role.getAddress().getPort();
    role.stop(0);
    role = role(port, 401);

    Door.Answer refused = gateway.send("GET", "/api/metrics");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem().detail())
        .contains("evaluation-storage", "PANOPTICON_INTERNAL_TOKEN");
  }

  @Test
  void pathsGoToTheirOwners() throws IOException {
    role.stop(0);
    assertThat(owner("/api/queries/x")).contains("query-storage");
    assertThat(owner("/api/themes")).contains("query-storage");
    assertThat(owner("/api/providers")).contains("model-registry");
    assertThat(owner("/api/completion")).contains("model-registry");
    assertThat(owner("/api/judge/runs")).contains("judge-service");
    assertThat(owner("/api/uploads")).contains("judge-service");
    assertThat(owner("/api/storage/backups")).contains("judge-service");
    assertThat(owner("/api/storage/roles/model-registry")).contains("model-registry");
    assertThat(gateway.send("GET", "/api/storage/roles/nobody").status()).isEqualTo(404);
    assertThat(gateway.send("GET", "/api/nothing").status()).isEqualTo(404);
  }

  @Test
  void pathThatNobodyAnswersYetIsNotFoundWhoeverIsAway() throws IOException {
    role.stop(0);
    for (String method : java.util.List.of("GET", "POST")) {
      Door.Answer labels = gateway.send(method, "/api/labels");
      assertThat(labels.status()).as(method).isEqualTo(404);
      assertThat(labels.problem().code()).isEqualTo("NOT_FOUND");
      assertThat(labels.problem().detail()).contains("There is nothing at /api/labels");
    }
  }

  private String owner(String path) throws IOException {
    Door.Answer away = gateway.send("GET", path);
    assertThat(away.status()).as(path).isEqualTo(503);
    return away.problem().detail();
  }
}
