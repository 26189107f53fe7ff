package dev.panopticon.engine;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.Definitions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Definitions as the snapshot's columns hold them: JSON text in the suite's shape. */
final class SuiteShape {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SuiteShape() {}

  static JsonNode tree(MetricSpec metric) {
    return Definitions.toJson(metric);
  }

  static JsonNode tree(QueryContent content) {
    return Definitions.toJson(content);
  }

  static String json(ModelSpec model) {
    return Definitions.toJson(model).toString();
  }

  static String json(MetricSpec metric) {
    return Definitions.toJson(metric).toString();
  }

  static String json(PromptSpec prompt) {
    return Definitions.toJson(prompt).toString();
  }

  static String json(QueryContent content) {
    return Definitions.toJson(content).toString();
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
