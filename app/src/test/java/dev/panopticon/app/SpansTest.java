package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.providers.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

@Timeout(120)
class SpansTest {
  private static final String KEY = "sk-key-that-nobody-may-see";
  private static final String PROMPT = "What is the airspeed of an unladen swallow?";
  private static final String ANSWER = "African or European?";
  private static final ModelClient OBLIGING =
      _ -> new CallOutcome.Answered(ANSWER, "stop", Usage.UNKNOWN, Duration.ofMillis(1));

  /** Through the real clients, which have the key; the second call fails and is quoted at. */
  @Test
  void callsReachTheCollectorAsSpansWithoutPromptAnswerOrKey() throws IOException {
    try (var collector = new Collector();
        var provider = new Provider();
        var clients = new ProviderClients(credentials(), CallSettings.DEFAULT)) {
      try (Spans spans = Spans.of(endpoint(collector), "judge-service-17")) {
        ModelClient client = spans.around(clients);
        var request = request("http://127.0.0.1:" + provider.port() + "/v1");
        assertThat(client.call(request)).isInstanceOf(CallOutcome.Answered.class);
        assertThat(client.call(request))
            .isInstanceOfSatisfying(
                CallOutcome.Failed.class, failed -> assertThat(failed.message()).contains(PROMPT));
      }
      Collector.Received received = collector.received().getFirst();
      assertThat(received.path()).isEqualTo("/v1/traces");
      assertThat(received.contentType()).isEqualTo("application/x-protobuf");
      assertThat(received.key()).isEqualTo("let me in");
      assertThat(received.body())
          .contains("service.name", "panopticon", "service.instance.id", "judge-service-17")
          .contains("deployment.environment.name", "staging")
          .contains("chat swallow-1", "gen_ai.request.model", "swallow-1-2026-01-01")
          .contains("error.type", "invalid_request")
          .doesNotContain(KEY, PROMPT, ANSWER);
      assertThat(collector.received()).hasSize(1);
    }
  }

  @Test
  void nameThatTheEnvironmentGivesIsKept() throws IOException {
    try (var collector = new Collector()) {
      var environment =
          Map.of(
              SpanTarget.TRACES_ENDPOINT,
              collector.address() + "/otlp/spans",
              "OTEL_RESOURCE_ATTRIBUTES",
              "service.name=evaluations,service.instance.id=mine");
      try (Spans spans = Spans.of(environment, "judge-service-17")) {
        spans.around(OBLIGING).call(request("http://127.0.0.1:9/v1"));
      }
      Collector.Received received = collector.received().getFirst();
      assertThat(received.path()).isEqualTo("/otlp/spans");
      assertThat(received.body())
          .contains("evaluations", "mine")
          .doesNotContain("judge-service-17", "unknown_service");
    }
  }

  static Stream<Map<String, String>> environmentsWithoutSpans() {
    String collector = "http://127.0.0.1:9";
    return Stream.of(
        Map.of(),
        Map.of(SpanTarget.ENDPOINT, " ", SpanTarget.TRACES_ENDPOINT, ""),
        Map.of(SpanTarget.ENDPOINT, collector, SpanTarget.DISABLED, "TRUE"),
        Map.of(SpanTarget.ENDPOINT, collector, SpanTarget.EXPORTER, "none"),
        Map.of(SpanTarget.ENDPOINT, collector, SpanTarget.PROTOCOL, "grpc"),
        Map.of(SpanTarget.TRACES_ENDPOINT, collector, SpanTarget.TRACES_PROTOCOL, "http/json"),
        Map.of(SpanTarget.ENDPOINT, "collector:4318"),
        Map.of(SpanTarget.ENDPOINT, collector, "OTEL_EXPORTER_OTLP_HEADERS", "nonsense"));
  }

  @ParameterizedTest
  @MethodSource("environmentsWithoutSpans")
  void withoutACollectorTheClientStaysWhatItIsAndNoThreadIsStarted(
      Map<String, String> environment) {
    Set<Thread> before = threadsOfTheSdk();
    try (Spans spans = Spans.of(environment, "judge-service-17")) {
      assertThat(spans.around(OBLIGING)).isSameAs(OBLIGING);
      assertThat(before).containsAll(threadsOfTheSdk());
    }
  }

  /** A JVM of its own tells which classes it loaded. */
  @Test
  void offMeansThatNothingOfTheSdkIsLoaded() throws Exception {
    assertThat(classesLoadedWith(Map.of()))
        .contains("dev.panopticon.app.Spans ")
        .doesNotContain("io.opentelemetry.sdk");
    assertThat(classesLoadedWith(Map.of(SpanTarget.ENDPOINT, "http://127.0.0.1:9")))
        .contains("io.opentelemetry.sdk.OpenTelemetrySdk ");
  }

  private static String classesLoadedWith(Map<String, String> environment) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            Once.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** One call in a process. */
  static final class Once {
    public static void main(String[] arguments) {
      try (Spans spans = Spans.of(System.getenv(), "once")) {
        spans.around(OBLIGING).call(request("http://127.0.0.1:9/v1"));
      }
    }
  }

  /** More calls than spans are kept for it, which it never takes; then a stop. */
  @Test
  void collectorThatHangsNeitherFailsCallsNorHoldsUpTheStop() throws IOException {
    try (var hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var environment = Map.of(SpanTarget.ENDPOINT, "http://127.0.0.1:" + hangs.getLocalPort());
      Spans spans = Spans.of(environment, "judge-service-17");
      ModelClient client = spans.around(OBLIGING);
      for (int i = 0; i < 10_000; i++) {
        assertThat(client.call(request("http://127.0.0.1:9/v1")))
            .isInstanceOf(CallOutcome.Answered.class);
      }
      long begin = System.nanoTime();
      spans.close();
      // The exporter itself would try for 10 s, and the SDK wait for it for as long.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void failureToSendIsOneLineWithoutHeaders() {
    var refused = new LogRecord(Level.SEVERE, "Failed.");
    refused.setThrown(
        new CompletionException(new UncheckedIOException(new ConnectException("refused"))));
    assertThat(SpanExport.inOneLine(refused)).isTrue();
    assertThat(refused.getMessage()).isEqualTo("Failed. java.net.ConnectException: refused");
    assertThat(refused.getThrown()).isNull();

    var header = new LogRecord(Level.SEVERE, "Failed.");
    header.setThrown(new CompletionException(new IllegalArgumentException("invalid: " + KEY)));
    assertThat(SpanExport.inOneLine(header)).isTrue();
    assertThat(header.getMessage()).isEqualTo("Failed. java.lang.IllegalArgumentException");
  }

  /** As in the registry, which has no engine. */
  @Test
  void everybodyIsGivenTheOneClient() {
    try (var context = new AnnotationConfigApplicationContext(ProvidersConfiguration.class)) {
      assertThat(context.getBean(ModelClient.class))
          .isSameAs(context.getBean(ProviderClients.class));
      assertThat(context.getBean(Spans.class)).isSameAs(Spans.NONE);
    }
  }

  private static Set<Thread> threadsOfTheSdk() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("BatchSpanProcessor")
                    || thread.getName().startsWith("jdkhttp"))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> endpoint(Collector collector) {
    return Map.of(
        SpanTarget.ENDPOINT,
        collector.address().toString(),
        "OTEL_EXPORTER_OTLP_HEADERS",
        "collector-key=let%20me%20in",
        "OTEL_RESOURCE_ATTRIBUTES",
        "deployment.environment.name=staging",
        "OTEL_METRICS_EXPORTER",
        "otlp");
  }

  private static Credentials credentials() {
    return new Credentials(Map.of("PANOPTICON_KEY_TEST", KEY)::get, List.of());
  }

  private static CallRequest request(String baseUrl) {
    var model =
        new ModelSpec.Remote(
            "swallow",
            ModelRole.CONTESTANT,
            ProviderKind.OPENAI_COMPATIBLE,
            baseUrl,
            "swallow-1",
            new Credential.EnvironmentVariable("PANOPTICON_KEY_TEST"),
            Map.of(),
            null,
            null,
            Limits.NONE);
    return new CallRequest(model, List.of(Message.user(PROMPT)));
  }

  /** Answers once; then it refuses, and quotes what it was sent. */
  private static final class Provider implements AutoCloseable {
    private final HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private boolean answered;

    Provider() throws IOException {
      http.createContext(
          "/v1/chat/completions",
          exchange -> {
            try (exchange) {
              assertThat(exchange.getRequestHeaders().getFirst("Authorization")).contains(KEY);
              exchange.getRequestBody().readAllBytes();
              byte[] reply = reply().getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(answered ? 400 : 200, reply.length);
              exchange.getResponseBody().write(reply);
              answered = true;
            }
          });
      http.start();
    }

    private String reply() {
      return answered
          ? "{\"error\": {\"message\": \"%s with %s is too much\"}}".formatted(PROMPT, KEY)
          : """
            {"model": "swallow-1-2026-01-01", "choices": [{"message": {"content": "%s"}}],
             "usage": {"prompt_tokens": 9, "completion_tokens": 3}}"""
              .formatted(ANSWER);
    }

    int port() {
      return http.getAddress().getPort();
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
