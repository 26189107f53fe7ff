package dev.panopticon.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;

/** What a client makes of the answers of servers, of ours and of others. */
@Timeout(60)
class ContractClientTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private ContractClient client() {
    return new ContractClient(address(), null);
  }

  private void answer(int status, String type, String body) {
    answer(exchange -> write(exchange, status, type, body));
  }

  private void answer(HttpHandler handler) {
    server.createContext("/", handler);
  }

  private static void write(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure).hasMessageContaining(words);
            });
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyErrorComesBackAsTheServerThrewIt(ErrorCode code) {
    var faults = List.of(new Fault("/a", 3, 5, "is wrong", "b"), Fault.at("", "and more"));
    var problem =
        new Problem(
            URI.create("urn:x"),
            "Title",
            400,
            "what and why",
            "/x",
            code.name(),
            false,
            null,
            faults);
    answer(400, "application/problem+json", ContractJson.mapper().writeValueAsString(problem));
    assertThatThrownBy(() -> client().of(QueryApi.class).themes())
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure).hasMessage("what and why");
              assertThat(failure.faults()).isEqualTo(faults);
            });
    assertFails(
        () -> client().http().get().uri("/api/x").retrieve().body(String.class),
        code,
        "what and why");
  }

  @Test
  void codeThatANewerServerAddsIsInternal() {
    answer(
        418,
        "application/problem+json",
        """
        {"type": "urn:x", "title": "T", "status": 418, "detail": "new things", "code": "TEAPOT",
         "retryable": true, "errors": [], "brewing": 1}""");
    assertFails(() -> client().of(QueryApi.class).themes(), ErrorCode.INTERNAL, "new things");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | text/html | <html>nothing here</html> | INTERNAL",
        "500 | application/json | {\"error\": \"x\"} | INTERNAL",
        "500 | application/json | {\"code\": \"CONFLICT\", \"errors\": []} | INTERNAL",
        "500 | application/json | [1] | INTERNAL",
        "502 | text/html | bad gateway | UNAVAILABLE",
        "503 | text/plain | '' | UNAVAILABLE",
        "401 | text/plain | '' | UNAUTHENTICATED"
      })
  void errorOfAnotherServerIsToldAsSuch(int status, String type, String body, ErrorCode code) {
    answer(status, type, body);
    assertFails(
        () -> client().of(QueryApi.class).themes(),
        code,
        "127.0.0.1:%d answered %d without a problem detail. Is it a Panopticon?"
            .formatted(server.getAddress().getPort(), status));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | text/html | <html>welcome</html>",
        "200 | application/json | {\"hello\": 1}",
        "200 | application/json | not json",
        "200 | application/json | ''",
        "204 | application/json | ''",
        "302 | text/html | ''"
      })
  void successOfAnotherServerIsNotTakenForAnAnswer(int status, String type, String body) {
    answer(status, type, body);
    assertFails(
        () -> client().of(QueryApi.class).themes(), ErrorCode.INTERNAL, "Is it a Panopticon");
  }

  @Test
  void absentServerIsNamedWithTheRemedy() throws IOException {
    int freed;
    try (var socket = new ServerSocket(0)) {
      freed = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + freed);
    String words = "No answer from the server at " + nobody;
    var absent = new ContractClient(nobody, null);
    assertFails(() -> absent.of(QueryApi.class).themes(), ErrorCode.UNAVAILABLE, words);
    assertFails(
        () -> absent.http().get().uri("/x").retrieve().body(String.class),
        ErrorCode.UNAVAILABLE,
        "`panopticon up` starts one");
  }

  @Test
  void connectionThatBreaksInTheMiddleIsUnavailable() {
    answer(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          exchange.close();
        });
    assertFails(
        () -> client().of(QueryApi.class).themes(), ErrorCode.UNAVAILABLE, "No answer from");
  }

  @Test
  void keyIsSentAndAbsentWhereThereIsNone() {
    var seen = new AtomicReference<String>();
    answer(
        exchange -> {
          seen.set(exchange.getRequestHeaders().getFirst("Authorization"));
          write(exchange, 200, "application/json", "[]");
        });
    new ContractClient(address(), "pan_key").of(QueryApi.class).themes();
    assertThat(seen.get()).isEqualTo("Bearer pan_key");
    client().of(QueryApi.class).themes();
    assertThat(seen.get()).isNull();
  }

  @Test
  void requestHasTheShapeOfTheContract() {
    var seen = new AtomicReference<String>();
    answer(
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          write(exchange, 200, "application/json", "{\"items\": [], \"next\": null}");
        });
    QueryApi api = new ContractClient(URI.create(address() + "/"), null).of(QueryApi.class);
    api.list("a b&c", null, null, 10);
    assertThat(seen.get()).isEqualTo("GET /api/queries?theme=a%20b%26c&limit=10 ");
    MetricApi metrics = client().of(MetricApi.class);
    metrics.get("a/b");
    assertThat(seen.get()).isEqualTo("GET /api/metrics/a%2Fb ");
  }

  @Test
  void answerIsRead() {
    UUID id = UUID.fromString("0199a3f0-5c1e-7abc-8def-0123456789ab");
    answer(
        200,
        "application/json",
        """
        {"id": "%s", "collection": "c", "external_id": "e", "version": 3, "content": {"text": "t"},
         "archived": false, "created_at": "2026-11-23T10:00:00Z", "newer": 1}"""
            .formatted(id));
    StoredQuery query = client().of(QueryApi.class).get(id);
    assertThat(query.externalId()).isEqualTo("e");
    assertThat(query.content()).isEqualTo(QueryContent.ofText("t"));
  }

  /** Else a file of a gigabyte would need a gigabyte of memory. */
  @Test
  void bodyIsSentWhileItIsRead() throws Exception {
    var firstByteArrived = new CountDownLatch(1);
    answer(
        exchange -> {
          assertThat(exchange.getRequestBody().read()).isEqualTo('a');
          firstByteArrived.countDown();
          write(exchange, 200, "text/plain", "all read");
        });
    InputStream endsWhenTheServerHasTheBeginning =
        new InputStream() {
          private int sent;

          @Override
          public int read() throws IOException {
            return sent++ < 100_000 ? 'a' : awaitServer();
          }

          private int awaitServer() throws IOException {
            try {
              if (!firstByteArrived.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nothing was sent before the whole body was read");
              }
              return -1;
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    assertThat(
            client()
                .http()
                .post()
                .uri("/x")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new InputStreamResource(endsWhenTheServerHasTheBeginning))
                .retrieve()
                .body(String.class))
        .isEqualTo("all read");
  }
}
