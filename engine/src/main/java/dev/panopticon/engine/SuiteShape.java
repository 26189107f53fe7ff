package dev.panopticon.engine;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.Definitions;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Definitions as the snapshot's columns hold them: JSON text in the suite's shape. */
final class SuiteShape {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** An escape that is not itself behind an escaping backslash. */
  private static final Pattern ESCAPED_NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private SuiteShape() {}

  static JsonNode tree(MetricSpec metric) {
    return Definitions.toJson(metric);
  }

  static JsonNode tree(QueryContent content) {
    return Definitions.toJson(content);
  }

  static String json(ModelSpec model) {
    return storable(Definitions.toJson(model).toString());
  }

  static String json(MetricSpec metric) {
    return storable(Definitions.toJson(metric).toString());
  }

  static String json(PromptSpec prompt) {
    return storable(Definitions.toJson(prompt).toString());
  }

  static String json(QueryContent content) {
    return storable(Definitions.toJson(content).toString());
  }

  /** The same JSON with the replacement character for NUL, which PostgreSQL cannot hold. */
  static String storable(String json) {
    return json.contains("\\u0000") ? ESCAPED_NUL.matcher(json).replaceAll("$1\uFFFD") : json;
  }

  static void requireReadable(ModelSpec model) {
    var _ = model(json(model));
  }

  static void requireReadable(MetricSpec metric) {
    var _ = metric(json(metric));
  }

  static ModelSpec model(String json) {
    return Definitions.modelFromJson(JSON.readTree(json));
  }

  static MetricSpec metric(String json) {
    return Definitions.metricFromJson(JSON.readTree(json));
  }

  static PromptSpec prompt(String json) {
    return Definitions.promptFromJson(JSON.readTree(json));
  }

  static QueryContent query(String json) {
    return Definitions.queryContentFromJson(JSON.readTree(json));
  }
}
