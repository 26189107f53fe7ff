package dev.panopticon.gateway;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Problem;
import dev.panopticon.gateway.GatewayConfiguration.GatewaySource;
import dev.panopticon.platform.ProcessIdentity;
import dev.panopticon.platform.testing.TestWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A server behind the door, with controllers that answer whatever gets through. */
final class Door implements AutoCloseable {
  static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** Answers where the real product has a controller, so that the door alone decides. */
  @RestController
  static class Echo {
    @RequestMapping({
      "/",
      "/login",
      "/logout",
      "/keys",
      "/assets/app.js",
      "/runs",
      "/api/queries",
      "/api/queries/{id}",
      "/api/metrics/{id}/try",
      "/api/completion",
      "/api/server/stop",
      "/api/judge/runs",
      "/api/judge/runs/{id}"
    })
    String echo() {
      return "through";
    }

    @RequestMapping("/api/broken")
    String broken() {
      throw new IllegalStateException("broken");
    }

    @RequestMapping("/page")
    ResponseEntity<String> page() {
      return ResponseEntity.status(HttpStatus.OK)
          .header("Content-Security-Policy", "default-src 'self'")
          .header("X-Content-Type-Options", "nosniff")
          .header("Referrer-Policy", "same-origin")
          .body("page");
    }

    @RequestMapping("/api/upload")
    int upload(@RequestBody byte[] body) {
      return body.length;
    }
  }

  /** One answer, as it came over the socket. */
  record Answer(int status, List<String> headers, String body) {
    Optional<String> header(String name) {
      return headers(name).stream().findFirst();
    }

    List<String> headers(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    Problem problem() {
      return ContractJson.strictMapper().readValue(body, Problem.class);
    }
  }

  private final TestWebServer server;

  private Door(TestWebServer server) {
    this.server = server;
  }

  /** As if the server listened on {@code address}; it listens on 127.0.0.1 in any case. */
  static Door at(String address, DataSource database, Class<?>... more) throws IOException {
    return at(address, database, beans -> {}, more);
  }

  /** The same with more beans. */
  static Door at(
      String address,
      DataSource database,
      Consumer<GenericApplicationContext> moreBeans,
      Class<?>... more)
      throws IOException {
    var settings = new GatewaySettings(InetAddress.getByName(address), TOKEN);
    Class<?>[] configurations = Arrays.copyOf(more, more.length + 2);
    configurations[more.length] = GatewayConfiguration.class;
    configurations[more.length + 1] = Echo.class;
    return new Door(
        TestWebServer.start(
            beans -> {
              moreBeans.accept(beans);
              beans.registerBean(GatewaySettings.class, () -> settings);
              beans.registerBean(GatewaySource.class, () -> new GatewaySource(database));
              beans.registerBean(
                  ProcessIdentity.class, () -> new ProcessIdentity("an-instance", "1.2.3"));
            },
            configurations));
  }

  TestWebServer server() {
    return server;
  }

  ApiKeys keys() {
    return server.bean(ApiKeys.class);
  }

  /** Sends a request from this machine, with these further header lines. */
  Answer send(String method, String path, String... headers) throws IOException {
    var request = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, path));
    boolean hasHost = Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:"));
    if (!hasHost) {
      request.append("Host: 127.0.0.1:").append(server.port()).append("\r\n");
    }
    Arrays.stream(headers).forEach(header -> request.append(header).append("\r\n"));
    boolean hasBody = method.equals("POST") || method.equals("PUT");
    request.append(hasBody ? "Content-Length: 0\r\n" : "").append("Connection: close\r\n\r\n");
    return sendRaw(request.toString());
  }

  /** Sends exactly these characters. */
  Answer sendRaw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      List<String> head = text.substring(0, end).lines().toList();
      return new Answer(
          Integer.parseInt(head.getFirst().split(" ")[1]),
          head.subList(1, head.size()),
          body(head, text.substring(end + 4)));
    }
  }

  private static String body(List<String> head, String rest) {
    boolean chunked =
        head.stream().anyMatch(line -> line.equalsIgnoreCase("Transfer-Encoding: chunked"));
    if (!chunked) {
      return rest;
    }
    var body = new StringBuilder();
    for (String part = rest; !part.startsWith("0\r\n"); ) {
      int size = Integer.parseInt(part.substring(0, part.indexOf("\r\n")), 16);
      int start = part.indexOf("\r\n") + 2;
      body.append(part, start, start + size);
      part = part.substring(start + size + 2);
    }
    return body.toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
