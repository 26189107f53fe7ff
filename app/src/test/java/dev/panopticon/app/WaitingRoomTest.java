package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promise P9: probes do not kill a migration. */
@Timeout(60)
class WaitingRoomTest {
  private final InetAddress loopback = InetAddress.getLoopbackAddress();

  @Test
  void probesAreAnsweredUntilTheServerTakesThePort() throws Exception {
    int port = freePort();
    var listen = new Listen(loopback, port);
    try (var _ = WaitingRoom.at(listen)) {
      assertThat(awaitAnswer(port, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = awaitAnswer(port, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("migrating");
      assertThat(awaitAnswer(port, "/api/queries").statusCode()).isEqualTo(503);
    }
    try (var server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(loopback, port));
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void quickStartNeverOpensIt() throws Exception {
    int port = freePort();
    try (var _ = WaitingRoom.at(new Listen(loopback, port))) {
      // Closed before its patience is over.
    }
    new Listen(loopback, port).requireFree();
  }

  private static HttpResponse<String> awaitAnswer(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (true) {
        try {
          return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException notOpenYet) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, loopback)) {
      return socket.getLocalPort();
    }
  }
}
