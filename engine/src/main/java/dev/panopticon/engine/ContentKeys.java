package dev.panopticon.engine;

import dev.panopticon.judging.ParserVersion;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.providers.CallRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes content keys. A key holds exactly what decides the result, with a version of its own shape:
 * change {@link #VERSION} when the shape changes, and no old result serves any more.
 */
final class ContentKeys {
  private static final int VERSION = 1;

  private ContentKeys() {}

  /** Of asking a model: what is sent, to whom, for the how manieth time. */
  static ContentKey output(CallRequest request, int repeat) {
    Map<String, @Nullable Object> parts = call(request);
    parts.put("repeat", repeat);
    return key("output", parts);
  }

  /** Of an answer that exists already. */
  static ContentKey recordedOutput(String text) {
    return key("recorded-output", Map.of("text", text));
  }

  /** Of an answer that a recorded source does not have. */
  static ContentKey missingOutput(String queryId) {
    return key("missing-output", Map.of("query", queryId));
  }

  /** Of asking a judge; each repeat of the answer and of the judge is a sample of its own. */
  static ContentKey reply(CallRequest request, JudgmentKey judgment) {
    Map<String, @Nullable Object> parts = call(request);
    parts.put("repeat", judgment.repeat());
    parts.put("judge_repeat", judgment.judgeRepeat());
    parts.put("parser_version", ParserVersion.CURRENT);
    return key("reply", parts);
  }

  /** Of a computed score. */
  static ContentKey score(MetricSpec.Deterministic metric, String output, QueryContent query) {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    parts.put("metric", SuiteShape.tree(metric));
    parts.put("output", output);
    parts.put("reference", query.reference());
    parts.put("context", query.context());
    parts.put("parser_version", ParserVersion.CURRENT);
    return key("score", parts);
  }

  /** Of a judgment that exists already, or of one that cannot be made, for the reason given. */
  static ContentKey given(RunSnapshot.Metric metric, @Nullable String reply, String detail) {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    parts.put("metric", SuiteShape.tree(metric.spec()));
    parts.put("reply", reply);
    parts.put("detail", detail);
    parts.put("parser_version", ParserVersion.CURRENT);
    return key("given", parts);
  }

  private static Map<String, @Nullable Object> call(CallRequest request) {
    ModelSpec.Remote model = request.model();
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    parts.put("provider", model.provider().wireName());
    parts.put("base_url", model.baseUrl());
    parts.put("model", model.model());
    parts.put("parameters", request.parameters());
    parts.put("messages", messages(request.messages()));
    return parts;
  }

  private static List<List<String>> messages(List<Message> messages) {
    return messages.stream()
        .map(message -> List.of(message.role().wireName(), message.content()))
        .toList();
  }

  private static ContentKey key(String kind, Map<String, @Nullable Object> parts) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(parts);
    whole.put("kind", kind);
    whole.put("v", VERSION);
    return new ContentKey(CanonicalJson.sha256(whole));
  }
}
