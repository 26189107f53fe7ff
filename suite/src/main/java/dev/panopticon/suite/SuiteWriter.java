package dev.panopticon.suite;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Priority;
import dev.panopticon.model.PromptSpec;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes whole suites as JSON. */
final class SuiteWriter {
  private SuiteWriter() {}

  static ObjectNode json(Suite suite) {
    ObjectNode json = Json.object().put("name", suite.name());
    Json.put(json, "description", suite.description());
    put(json, "queries", suite.queries(), QueryWriter::json);
    put(json, "models", suite.models(), SuiteWriter::json);
    put(json, "prompts", suite.prompts(), SuiteWriter::json);
    put(json, "metrics", suite.metrics(), SuiteWriter::json);
    json.put("repeats", suite.repeats());
    json.put("concurrency", suite.concurrency());
    if (suite.priority() != Priority.NORMAL) {
      json.put("priority", suite.priority().word());
    }
    if (suite.budgetUsd() != null) {
      json.set("budget_usd", Json.number(suite.budgetUsd()));
    }
    json.put("cache", suite.cache().name().toLowerCase(Locale.ROOT));
    json.put("seed", suite.seed());
    if (suite.margin() != null) {
      json.set("margin", Json.number(suite.margin()));
    }
    put(json, "gates", suite.gates(), GateWriter::json);
    return json;
  }

  private static <T> void put(
      ObjectNode json, String key, List<T> parts, Function<T, JsonNode> write) {
    if (!parts.isEmpty()) {
      json.set(key, Json.array(parts.stream().map(write).toList()));
    }
  }

  static ObjectNode json(PromptSpec prompt) {
    return Json.object().put("id", prompt.id()).put("template", prompt.template());
  }

  private static JsonNode json(ModelEntry model) {
    return switch (model) {
      case ModelEntry.Registered(String id) -> JsonNodeFactory.instance.stringNode(id);
      case ModelEntry.Defined defined -> ModelWriter.json(defined.spec());
    };
  }

  private static JsonNode json(MetricEntry metric) {
    return switch (metric) {
      case MetricEntry.Named(String name) -> JsonNodeFactory.instance.stringNode(name);
      case MetricEntry.Defined(MetricSpec spec, boolean optional) ->
          optional ? MetricWriter.json(spec).put("optional", true) : MetricWriter.json(spec);
    };
  }
}
