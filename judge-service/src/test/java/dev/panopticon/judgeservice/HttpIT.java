package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.PurgeReport;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.Retention;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.judgeservice.JudgeServiceConfiguration.JudgeServiceSource;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.PlatformConfiguration;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** The role in a real web server, asked over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  /** Answers wait for this, so that a run is under way for as long as a test needs. */
  private static final CountDownLatch ANSWER = new CountDownLatch(1);

  private final HttpClient client = HttpClient.newHttpClient();
  private ServletWebServerApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  @Import({PlatformConfiguration.class, JudgeServiceConfiguration.class})
  static class Wiring {
    private final FilledStores stores = new FilledStores();

    @Bean
    JudgeServiceSource source() {
      return new JudgeServiceSource(DATABASE.pool("judge_service"), 1 << 20);
    }

    @Bean
    EngineSettings engineSettings() {
      return new EngineSettings("http-it", true, 4, Duration.ofSeconds(5));
    }

    @Bean
    ModelClient modelClient() {
      return request -> {
        boolean slow = request.messages().getLast().content().contains("slowly");
        try {
          if (slow && !ANSWER.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody released the answers");
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return new CallOutcome.Answered("{}", "stop", new Usage(1L, 1L), Duration.ofMillis(1));
      };
    }

    @Bean
    ModelApi modelApi() {
      return stores.models();
    }

    @Bean
    QueryApi queryApi() {
      return stores.queries();
    }

    @Bean
    MetricApi metricApi() {
      return stores.metrics();
    }
  }

  @BeforeAll
  void serve() {
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Wiring.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .properties("server.port=0", "spring.threads.virtual.enabled=true")
                .properties("spring.mvc.async.request-timeout=-1")
                .run();
  }

  @AfterAll
  void stop() {
    ANSWER.countDown();
    context.close();
  }

  @Test
  void aSuiteIsStartedWatchedAndReported() throws Exception {
    HttpResponse<String> started =
        post("/api/judge/runs", suite("watched", "Answer slowly."), "application/json");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
    String run = json(started).get("id").asString();

    List<String> events = new ArrayList<>();
    HttpResponse<InputStream> stream =
        client.send(get("/api/judge/runs/" + run + "/events"), BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    try (var lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          events.add(line.substring("event:".length()).strip());
        }
        if (events.size() == 2) {
          ANSWER.countDown();
        }
      }
    }
    assertThat(events).hasSizeGreaterThanOrEqualTo(3).startsWith("progress", "progress");
    assertThat(events.getLast()).isEqualTo("ended");
    assertThat(events.subList(0, events.size() - 1)).containsOnly("progress");

    JsonNode report = json(send(get("/api/judge/runs/" + run + "/report")));
    assertThat(report.get("status").asString()).isEqualTo("completed");
    assertThat(report.at("/models/0/metrics/0/mean").asDouble()).isEqualTo(1);
    assertThat(report.at("/models/0/metrics/0/interval").asString()).isEqualTo("wilson");
    assertThat(json(send(get("/api/judge/runs/" + run + "/suite"))).get("name").asString())
        .isEqualTo("watched");
  }

  @Test
  void uploadsAreCreatedAndTheLimitHolds() throws Exception {
    HttpResponse<String> stored = post("/api/uploads", "abc", "application/octet-stream");
    assertThat(stored.statusCode()).isEqualTo(201);
    assertThat(json(stored).get("bytes").asLong()).isEqualTo(3);

    HttpResponse<String> refused =
        post("/api/uploads", "x".repeat((1 << 20) + 1), "application/octet-stream");
    assertThat(json(refused).get("code").asString()).isEqualTo("TOO_LARGE");
  }

  @Test
  void aFaultySuiteIsAProblemWithItsPlaces() throws Exception {
    HttpResponse<String> response =
        post("/api/judge/runs", "{\"name\": \"x\", \"querys\": []}", "application/json");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(json(response).get("code").asString()).isEqualTo("INVALID_SUITE");
    assertThat(json(response).get("errors").toString()).contains("/querys", "queries");
  }

  @Test
  void limitsAndCursorsAreChecked() throws Exception {
    assertThat(send(get("/api/judge/results?limit=501")).statusCode()).isEqualTo(400);
    assertThat(send(get("/api/judge/runs?after=nonsense")).body()).contains("no cursor");
    assertThat(send(get("/api/judge/runs/" + java.util.UUID.randomUUID())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void oneQueryIsEvaluatedByTheShorthandAndExported() throws Exception {
    HttpResponse<String> started =
        post(
            "/api/judge/evaluate/query",
            """
            {"query": {"text": "Say {}", "theme": "t"}, "metrics": ["json-valid"],
             "models": [{"id": "m", "provider": "openai-compatible", "base_url": "http://x/v1"}]}
            """,
            "application/json");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
    String run = json(started).get("id").asString();
    assertThat(send(get("/api/judge/runs/" + run + "/events")).body()).contains("event:ended");

    HttpResponse<String> lines = send(get("/api/judge/results/export?run=" + run));
    assertThat(lines.headers().firstValue("Content-Type").orElse("")).contains("ndjson");
    JsonNode row = ContractJson.mapper().readTree(lines.body().strip());
    assertThat(row.get("contestant").asString()).isEqualTo("m");
    assertThat(row.get("output").asString()).isEqualTo("{}");

    HttpResponse<String> csv = send(get("/api/judge/results/export?format=csv&run=" + run));
    assertThat(csv.body()).contains("json-valid,1,,SCORED");
    assertThat(csv.body().lines().findFirst().orElse("").split(","))
        .containsExactly(row.propertyNames().toArray(String[]::new));
    assertThat(send(get("/api/judge/results/export?format=csv&metric=none")).body().lines())
        .as("the header alone")
        .hasSize(1);
    assertThat(send(get("/api/judge/results/export?format=xml")).statusCode()).isEqualTo(400);
    assertThat(send(get("/api/judge/results/export?metric=%00")).statusCode())
        .as("a reading that fails is no empty export")
        .isEqualTo(400);
  }

  @Test
  void theContractsClientSpeaksWithTheController() throws Exception {
    assertThat(post("/api/judge/evaluate/theme", "{}", "application/json").body())
        .contains("theme");
    JsonNode estimate =
        json(post("/api/judge/runs/estimate", suite("estimated", "Q?"), "application/json"));
    assertThat(estimate.get("model_calls").asLong()).isEqualTo(1);
  }

  @Test
  void aPriorityIsChangedThroughTheContractAndAMisspeltOneRefused() throws Exception {
    JudgeApi runs = contract();
    UUID run =
        UUID.fromString(
            json(post("/api/judge/runs", suite("urgent", "Q?"), "application/json"))
                .get("id")
                .asString());
    assertThat(runs.run(run).priority()).isNull();
    assertThat(runs.changePriority(run, "high").priority()).isEqualTo("high");
    assertThatThrownBy(() -> runs.changePriority(run, "hihg"))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("one of low, normal, high")
        .hasMessageContaining("did you mean \"high\"?");
    assertThat(runs.changePriority(run, "normal").priority()).isNull();
  }

  @Test
  void oldRunsArePurgedThroughTheContract() throws Exception {
    JudgeApi runs = contract();
    for (int no = 0; no < 2; no++) {
      UUID run =
          UUID.fromString(
              json(post("/api/judge/runs", suite("purged", "Q?"), "application/json"))
                  .get("id")
                  .asString());
      assertThat(send(get("/api/judge/runs/" + run + "/events")).body()).contains("event:ended");
    }
    Instant now = Instant.now();
    PurgeReport preview = runs.previewPurge(now, "purged", 1);
    assertThat(preview.runs()).isEqualTo(1);
    assertThat(preview.outputs()).isEqualTo(1);
    assertThat(preview.judgments()).isEqualTo(1);
    assertThat(preview.bytes()).isPositive();
    assertThat(preview.bytesGivenBack()).isNull();
    assertThat(runs.runs("purged", null, 10).items()).hasSize(2);

    PurgeReport purged = runs.purge(now, "purged", 1, false);
    assertThat(purged.complete()).isTrue();
    assertThat(purged.bytesGivenBack()).isNotNull();
    assertThat(purged.listed()).isEqualTo(preview.listed());
    assertThat(runs.runs("purged", null, 10).items()).hasSize(1);
    assertThatThrownBy(() -> runs.purge(now, "purged", -1, false))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("keep_last must be 0 or more");
    HttpResponse<String> ageless =
        send(HttpRequest.newBuilder(uri("/api/judge/runs")).DELETE().build());
    assertThat(ageless.statusCode()).isEqualTo(400);
  }

  @Test
  void retentionIsOffUntilItIsSet() throws Exception {
    JudgeApi runs = contract();
    assertThat(runs.retention()).isEqualTo(Retention.OFF);
    var year = new Retention(365, 3);
    assertThat(runs.setRetention(year)).isEqualTo(year);
    assertThat(runs.retention()).isEqualTo(year);
    runs.setRetention(Retention.OFF);
    assertThat(runs.retention()).isEqualTo(Retention.OFF);
  }

  private JudgeApi contract() {
    return new ContractClient(uri(""), null).of(JudgeApi.class);
  }

  private static String suite(String name, String text) {
    return """
        {"name": "%s", "queries": [{"text": "%s"}], "metrics": ["json-valid"],
         "models": [{"id": "m", "provider": "openai-compatible", "base_url": "http://x/v1"}]}
        """
        .formatted(name, text);
  }

  private HttpResponse<String> post(String path, String body, String type)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(uri(path)).build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + path);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return ContractJson.mapper().readTree(response.body());
  }
}
