package dev.panopticon.systemtests;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a collector is told of a run by the built server, read from OTLP's own protobuf. */
class TracesSystemTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String KEY = "sk-key-that-nobody-may-see";
  private static final String RUBRIC = "Is the equation right, however it is written?";
  private static final int QUERIES = 3;

  /** One of the questions is refused at its first attempt. */
  private static final int CALLS = QUERIES + 1 + QUERIES;

  @TempDir Path folder;

  @Test
  void collectorIsToldOfEveryCallAndOfNoTextAndNobodyWithoutACollector() throws Exception {
    Path data = folder.resolve("data");
    try (var collector = new Collector();
        Simulation provider = Simulation.start("--api-key", KEY, "--latency", "20ms")) {
      try (Server server = Server.with(environment(collector.address().toString()), data)) {
        FollowedRun run = FollowedRun.start(server, suite(provider));
        run.awaitReport(SOON);
        Eventually.get(SOON, collector::spans, spans -> spans.size() == QUERIES + CALLS);
        assertThat(provider.calls()).isEqualTo(CALLS);
        assertThat(sends(server)).isTrue();
        requireResource(collector, server);
        requireCells(collector, run);
        requireCalls(collector, provider);
        requireNoText(collector, run);
      }
      int before = collector.received().size();
      try (Server server = Server.with(environment(""), data)) {
        FollowedRun.start(server, suite(provider)).awaitReport(SOON);
        assertThat(sends(server)).isFalse();
      }
      assertThat(provider.calls()).isEqualTo(CALLS + 2 * QUERIES);
      assertThat(collector.received())
          .as("after a stop, which would send the rest")
          .hasSize(before);
    }
  }

  private static Map<String, String> environment(String endpoint) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
        "OTEL_BSP_SCHEDULE_DELAY", "100",
        "PANOPTICON_KEY_TRACES", KEY);
  }

  private static ObjectNode suite(Simulation provider) {
    ObjectNode suite = Suites.remote(provider.baseUrl(), QUERIES, 4);
    ObjectNode question = (ObjectNode) suite.at("/queries/0");
    question.put("text", "[[fault:500x1@sim-good]] " + question.get("text").asString());
    ((ArrayNode) suite.get("models")).remove(1);
    for (JsonNode model : suite.get("models")) {
      ((ObjectNode) model).put("api_key_env", "PANOPTICON_KEY_TRACES");
    }
    ((ObjectNode) suite.at("/models/0"))
        .putObject("parameters")
        .put("temperature", 0.25)
        .put("max_tokens", 50);
    ((ObjectNode) suite.at("/metrics/0")).put("rubric", RUBRIC);
    return suite;
  }

  /** Whether the SDK's thread is there that would; the kernel keeps 15 letters of its name. */
  private static boolean sends(Server server) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(server.pid())))) {
      return threads.anyMatch(thread -> name(thread).startsWith("BatchSpanProc"));
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm"));
    } catch (IOException ended) {
      return "";
    }
  }

  private static void requireResource(Collector collector, Server server) {
    assertThat(collector.received()).allMatch(each -> each.path().equals("/v1/traces"));
    for (ResourceSpans resource : collector.resources()) {
      assertThat(attributes(resource.getResource().getAttributesList()))
          .containsEntry("service.name", "panopticon")
          .containsKey("service.version")
          .containsEntry("service.instance.id", "all-in-one-" + server.pid());
    }
  }

  /** A trace for each cell, whose calls are within it in time, too. */
  private static void requireCells(Collector collector, FollowedRun run) {
    Set<String> queries = new HashSet<>();
    Set<ByteString> traces = new HashSet<>();
    for (Span cell : spans(collector, "evaluate")) {
      assertThat(cell.getParentSpanId().isEmpty()).isTrue();
      queries.add(text(cell, "panopticon.query.id"));
      traces.add(cell.getTraceId());
      List<Span> calls =
          collector.spans().stream()
              .filter(span -> span.getParentSpanId().equals(cell.getSpanId()))
              .toList();
      assertThat(calls)
          .hasSize(text(cell, "panopticon.query.id").equals("q1") ? 3 : 2)
          .allSatisfy(call -> requireIn(cell, call));
      requireOf(run, cell);
      calls.forEach(call -> requireOf(run, call));
    }
    assertThat(queries).containsExactlyInAnyOrder("q1", "q2", "q3");
    assertThat(traces).hasSize(QUERIES);
  }

  private static void requireIn(Span cell, Span call) {
    assertThat(call.getTraceId()).isEqualTo(cell.getTraceId());
    assertThat(text(call, "panopticon.query.id")).isEqualTo(text(cell, "panopticon.query.id"));
    assertThat(
            List.of(
                cell.getStartTimeUnixNano(),
                call.getStartTimeUnixNano(),
                call.getEndTimeUnixNano(),
                cell.getEndTimeUnixNano()))
        .isSorted();
  }

  private static void requireOf(FollowedRun run, Span span) {
    assertThat(attributes(span.getAttributesList()))
        .containsEntry("panopticon.run.id", run.id())
        .containsEntry("panopticon.contestant", "sim-good")
        .containsEntry("panopticon.repeat", 1L);
  }

  private static void requireCalls(Collector collector, Simulation provider) throws Exception {
    List<Span> questions = spans(collector, "chat sim-good");
    List<Span> verdicts = spans(collector, "chat sim-judge");
    List<Span> failed = questions.stream().filter(TracesSystemTest::isFailed).toList();
    assertThat(questions)
        .hasSize(QUERIES + 1)
        .allSatisfy(call -> requireRequest(call, "sim-good", provider))
        .allSatisfy(
            call ->
                assertThat(attributes(call.getAttributesList()))
                    .containsEntry("gen_ai.request.temperature", 0.25)
                    .containsEntry("gen_ai.request.max_tokens", 50L)
                    .doesNotContainKey("panopticon.metric"));
    assertThat(verdicts)
        .hasSize(QUERIES)
        .allSatisfy(call -> requireRequest(call, "sim-judge", provider))
        .allSatisfy(call -> assertThat(text(call, "panopticon.metric")).isEqualTo("helpfulness"));
    assertThat(failed).singleElement().satisfies(TracesSystemTest::requireServerError);
    List<Span> answered = new ArrayList<>(questions);
    answered.addAll(verdicts);
    answered.removeAll(failed);
    assertThat(answered).allSatisfy(TracesSystemTest::requireAnswer);
    requireTokens(answered, provider.stats().get("tokens"));
  }

  private static void requireRequest(Span call, String model, Simulation provider) {
    assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(attributes(call.getAttributesList()))
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "openai_compatible")
        .containsEntry("gen_ai.request.model", model)
        .containsEntry("panopticon.model.id", model)
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", (long) provider.baseUrl().getPort());
  }

  private static boolean isFailed(Span call) {
    return call.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
  }

  /** Of the failed attempt, which has a span of its own and no words. */
  private static void requireServerError(Span call) {
    assertThat(call.getStatus().getMessage()).isEmpty();
    assertThat(attributes(call.getAttributesList()))
        .containsEntry("panopticon.query.id", "q1")
        .containsEntry("error.type", "server_error")
        .containsEntry("panopticon.outcome", "server_error")
        .doesNotContainKeys("gen_ai.usage.input_tokens", "gen_ai.response.model");
  }

  private static void requireAnswer(Span call) {
    assertThat(attributes(call.getAttributesList()))
        .containsEntry("panopticon.outcome", "answered")
        .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
        .containsEntry("gen_ai.response.model", text(call, "gen_ai.request.model"))
        .doesNotContainKey("error.type");
  }

  /** As the provider itself counted. */
  private static void requireTokens(List<Span> answered, JsonNode counted) {
    assertThat(sum(answered, "gen_ai.usage.input_tokens"))
        .isEqualTo(counted.get("prompt").asLong());
    assertThat(sum(answered, "gen_ai.usage.output_tokens"))
        .isEqualTo(counted.get("completion").asLong());
  }

  private static long sum(List<Span> calls, String key) {
    return calls.stream()
        .mapToLong(call -> (Long) attributes(call.getAttributesList()).getOrDefault(key, 0L))
        .sum();
  }

  /** The texts are those of the run's own results; they are there, so that they could be found. */
  private static void requireNoText(Collector collector, FollowedRun run) throws Exception {
    List<String> secrets = new ArrayList<>(List.of(KEY, RUBRIC, "[[fault:"));
    for (String line : export(run).lines().toList()) {
      JsonNode result = JsonMapper.shared().readTree(line);
      for (String text : List.of("query", "output", "reply", "explanation")) {
        assertThat(result.path(text).asString("")).as(text).isNotBlank();
        secrets.add(result.get(text).asString());
      }
    }
    assertThat(secrets).hasSize(3 + QUERIES * 4);
    assertThat(collector.received())
        .extracting(Collector.Received::text)
        .allSatisfy(sent -> assertThat(sent).doesNotContain(secrets));
  }

  private static String export(FollowedRun run) throws Exception {
    String path = "/api/judge/results/export?run=" + run.id();
    return run.server().send(HttpRequest.newBuilder(run.server().address().resolve(path))).body();
  }

  private static List<Span> spans(Collector collector, String name) {
    return collector.spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static String text(Span span, String key) {
    return attributes(span.getAttributesList()).getOrDefault(key, "").toString();
  }

  private static Map<String, Object> attributes(List<KeyValue> attributes) {
    return attributes.stream().collect(toMap(KeyValue::getKey, each -> value(each.getValue())));
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(TracesSystemTest::value).toList();
      default -> throw new AssertionError("none of our attributes is a " + value.getValueCase());
    };
  }
}
