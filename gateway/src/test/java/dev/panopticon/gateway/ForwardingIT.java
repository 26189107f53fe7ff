package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.Problem;
import dev.panopticon.platform.testing.TestWebServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What passes through the gateway, on real sockets at both its sides. */
@Timeout(180)
class ForwardingIT {
  private static final long MIB = 1 << 20;

  /** Far more than any buffer on the way. */
  private static final long BIG = 1_024 * MIB;

  /** A role that tells what came, and streams as long as it is told. */
  @RestController
  static class SampleRole {
    final AtomicLong written = new AtomicLong();
    final CountDownLatch cutOff = new CountDownLatch(1);
    final CountDownLatch secondEvent = new CountDownLatch(1);

    @RequestMapping("/api/models/**")
    Map<String, Object> tell(HttpServletRequest request) {
      Map<String, Object> headers = new TreeMap<>();
      Collections.list(request.getHeaderNames())
          .forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
      String query = String.valueOf(request.getQueryString());
      return Map.of(
          "method",
          request.getMethod(),
          "path",
          request.getRequestURI(),
          "query",
          query,
          "headers",
          headers);
    }

    @PostMapping("/api/uploads")
    long count(InputStream body) throws IOException {
      return body.transferTo(OutputStream.nullOutputStream());
    }

    @PostMapping("/api/queries/import")
    ResponseEntity<String> refuse() {
      return ResponseEntity.status(413)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body("{\"detail\":\"too much of it\",\"code\":\"TOO_LARGE\"}");
    }

    @GetMapping("/api/judge/results/export")
    void export(@RequestParam("bytes") long bytes, HttpServletResponse response) {
      byte[] block = new byte[64 * 1024];
      Arrays.fill(block, (byte) 'x');
      try {
        for (long sent = 0; sent < bytes; sent += block.length) {
          response.getOutputStream().write(block);
          written.addAndGet(block.length);
        }
      } catch (IOException gone) {
        cutOff.countDown();
      }
    }

    @GetMapping("/api/judge/broken")
    void breakOff(HttpServletResponse response) throws IOException {
      response.getOutputStream().write("half".getBytes(StandardCharsets.UTF_8));
      response.flushBuffer();
      throw new IOException("broken on purpose");
    }

    @GetMapping("/api/judge/events")
    void events(HttpServletResponse response) throws Exception {
      response.setContentType("text/event-stream");
      response.getOutputStream().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
      response.flushBuffer();
      secondEvent.await(60, TimeUnit.SECONDS);
      response.getOutputStream().write("data: 2\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final SampleRole ROLE = new SampleRole();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ThroughGateway both;

  @BeforeAll
  static void serve() throws IOException {
    both =
        ThroughGateway.to(
            TestWebServer.start(
                beans -> {
                  ThroughGateway.roleDoor().accept(beans);
                  beans.registerBean(SampleRole.class, () -> ROLE);
                }));
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    both.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(both.gateway().server().address() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void pathsAndQueriesArriveAsTheyWereWritten() throws Exception {
    var told = send(request("/api/models/meta-llama%2FLlama-3.1%20x%25?a=%2F+b&c")).body();
    var seen = ContractJson.mapper().readTree(told);
    assertThat(seen.get("path").asString()).isEqualTo("/api/models/meta-llama%2FLlama-3.1%20x%25");
    assertThat(seen.get("query").asString()).isEqualTo("a=%2F+b&c");
  }

  @Test
  void clientsCredentialsStayWithTheGatewayAndItsOwnAreAdded() throws Exception {
    String key = both.gateway().keys().create(new KeyDraft("reader", KeyRole.READER)).secret();
    var told =
        send(request("/api/models")
                .header("X-API-Key", key)
                .header("Cookie", "panopticon_key=stolen")
                .header("X-Panopticon-Caller-Role", "ADMIN")
                .header("X-Custom", "kept")
                .header("TE", "trailers"))
            .body();
    assertThat(told).doesNotContain(key, "stolen", "trailers");
    var headers = ContractJson.mapper().readTree(told).get("headers");
    assertThat(headers.get("authorization").asString()).startsWith("Bearer the-internal-token");
    assertThat(headers.get("x-panopticon-caller-role").asString()).isEqualTo("READER");
    assertThat(headers.get("x-panopticon-caller-key").asString()).hasSize(36);
    assertThat(headers.get("x-custom").asString()).isEqualTo("kept");
  }

  @Test
  void readersKeyThatWantsToChangeStopsAtTheDoor() throws Exception {
    String key = both.gateway().keys().create(new KeyDraft("reader", KeyRole.READER)).secret();
    var answer =
        send(request("/api/models").header("X-API-Key", key).POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void hugeUploadOfUnknownLengthArrivesWhole() throws Exception {
    var answer =
        send(request("/api/uploads").POST(BodyPublishers.ofInputStream(() -> new Zeros(BIG))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(Long.toString(BIG));
  }

  @Test
  void refusalBeforeTheBodyHasEndedIsSeen() throws Exception {
    var answer =
        send(
            request("/api/queries/import?format=jsonl")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> new Zeros(MIB)), MIB)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("too much of it");
  }

  @Test
  void hugeAnswerIsStreamed() throws Exception {
    var answer =
        HTTP.send(
            request("/api/judge/results/export?bytes=" + BIG).build(),
            BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(BIG);
    }
  }

  @Test
  void eventIsSeenBeforeTheNextOneComes() throws Exception {
    var answer = HTTP.send(request("/api/judge/events").build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(new String(body.readNBytes(9), StandardCharsets.UTF_8)).isEqualTo("data: 1\n\n");
      ROLE.secondEvent.countDown();
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("data: 2\n\n");
    }
  }

  @Test
  void answerThatBreaksOffDoesNotLookWhole() throws IOException {
    try (Socket socket = connect("GET /api/judge/broken HTTP/1.1")) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all).contains("half").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void clientThatReadsSlowlySlowsTheRoleAndOneThatGoesStopsIt() throws Exception {
    long before = ROLE.written.get();
    try (Socket socket = connect("GET /api/judge/results/export?bytes=" + BIG + " HTTP/1.1")) {
      socket.getInputStream().readNBytes(1_000);
      long last = -1;
      for (long now = ROLE.written.get(); now != last; now = ROLE.written.get()) {
        last = now;
        Thread.sleep(2_000);
      }
      assertThat(last - before).as("written ahead of the reader").isLessThan(64 * MIB);
    }
    assertThat(ROLE.cutOff.await(60, TimeUnit.SECONDS)).as("the role is told").isTrue();
  }

  private static Socket connect(String requestLine) throws IOException {
    int port = both.gateway().server().port();
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    String head = requestLine + "\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void probesNeedNoTokenAndAllElseOfARoleDoes() throws Exception {
    URI role = both.roleAddress();
    for (List<String> headers :
        List.of(
            List.<String>of(),
            List.of("Authorization", "Bearer wrong"),
            List.of("X-API-Key", "wrong"),
            List.of("X-Panopticon-Caller-Role", "ADMIN"))) {
      var builder = HttpRequest.newBuilder(role.resolve("/api/models"));
      if (!headers.isEmpty()) {
        builder.headers(headers.toArray(String[]::new));
      }
      var answer = HTTP.send(builder.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      Problem problem = ContractJson.strictMapper().readValue(answer.body(), Problem.class);
      assertThat(problem.code()).isEqualTo("UNAUTHENTICATED");
    }
  }

  /** So many zero bytes, kept nowhere. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      left -= count;
      return count;
    }
  }
}
