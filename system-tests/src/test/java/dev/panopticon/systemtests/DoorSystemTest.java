package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who is let in, by real requests: foreign hosts and origins on loopback, keys and roles beyond it.
 */
class DoorSystemTest {
  @TempDir static Path folder;
  private static Server loopback;
  private static Server open;

  @BeforeAll
  static void startServers() throws IOException {
    loopback = Server.up(folder.resolve("loopback"));
    open = Server.up(folder.resolve("open"), "--address", "0.0.0.0");
  }

  @AfterAll
  static void stopServers() throws Exception {
    loopback.close();
    open.close();
  }

  @Test
  void foreignHostIsRefusedOnLoopback() throws Exception {
    assertThat(raw(loopback, "Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw(loopback, "Host: localhost:" + loopback.address().getPort()))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void foreignOriginIsRefused() throws Exception {
    String host = "Host: localhost:" + loopback.address().getPort();
    assertThat(raw(loopback, host + "\r\nOrigin: https://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw(loopback, host + "\r\nOrigin: http://localhost:" + loopback.address().getPort()))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void beyondLoopbackAKeyIsNeeded() throws Exception {
    var response = open.send(HttpRequest.newBuilder(open.address().resolve("/api/queries")).GET());

    assertThat(response.statusCode()).isEqualTo(401);
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("code").asString()).isEqualTo("UNAUTHENTICATED");
    assertThat(problem.get("detail").asString()).contains("Authorization: Bearer");
  }

  @Test
  void readerMayReadButNotChangeAndNotEvenByAnEncodedPath() throws Exception {
    var created =
        Command.panopticon(
                "keys", "create", "looker", "--role", "reader", "--data", folder.resolve("open"))
            .run();
    assertThat(created.exitCode()).as(created.all()).isZero();
    String key = created.out().lines().findFirst().orElseThrow();

    assertThat(status(open, "GET", "/api/queries", key)).isEqualTo(200);
    assertThat(status(open, "POST", "/api/queries", key)).isEqualTo(403);
    assertThat(status(open, "GET", "/api/keys", key)).isEqualTo(403);
    assertThat(status(open, "GET", "/api/%6beys", key)).isEqualTo(403);
    assertThat(status(open, "GET", "/api/queries", key + "x")).isEqualTo(401);
  }

  private static int status(Server server, String method, String path, String key)
      throws Exception {
    return server
        .send(
            HttpRequest.newBuilder(java.net.URI.create(server.address() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{}")))
        .statusCode();
  }

  /** The JDK's client does not let us choose the Host header. */
  private static String raw(Server server, String headers) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.address().getPort())) {
      String request = "GET /api/queries HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
