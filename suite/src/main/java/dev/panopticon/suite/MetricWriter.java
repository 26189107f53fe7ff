package dev.panopticon.suite;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes metrics as JSON. */
final class MetricWriter {
  private MetricWriter() {}

  static ObjectNode json(MetricSpec metric) {
    ObjectNode json = Json.object().put("name", metric.name()).put("kind", metric.kind());
    switch (metric) {
      case MetricSpec.ExactMatch(_, boolean ignoreCase) -> json.put("ignore_case", ignoreCase);
      case MetricSpec.Contains(_, @Nullable String value, boolean ignoreCase) -> {
        Json.put(json, "value", value);
        json.put("ignore_case", ignoreCase);
      }
      case MetricSpec.Regex(_, String pattern) -> json.put("pattern", pattern);
      case MetricSpec.Numeric(_, double tolerance, double relative) -> {
        json.set("tolerance", Json.number(tolerance));
        json.set("relative", Json.number(relative));
      }
      case MetricSpec.JsonValid _, MetricSpec.TokenF1 _, MetricSpec.RougeL _ -> {}
      case MetricSpec.Judge judge -> put(json, judge);
      case MetricSpec.Pairwise pairwise -> put(json, pairwise);
    }
    return json;
  }

  private static void put(ObjectNode json, MetricSpec.Judge metric) {
    json.set("judge", json(metric.judge()));
    put(json, metric.scale());
    put(json, new JudgePrompt(metric.rubric(), metric.system(), metric.template()));
    json.put("parser", metric.parser().wireName());
    json.set("temperature", numberOrNull(metric.temperature()));
    json.put("repeats", metric.repeats());
  }

  private static void put(ObjectNode json, MetricSpec.Pairwise metric) {
    json.set("judge", json(metric.judge()));
    switch (metric.pairs()) {
      case MetricSpec.Pairs.Baseline(String model) -> json.put("baseline", model);
      case MetricSpec.Pairs.All() -> json.put("all", true);
      case MetricSpec.Pairs.Listed(List<List<String>> pairs) ->
          json.set("pairs", Json.array(pairs.stream().map(Json::texts).toList()));
    }
    json.put("both_orders", metric.bothOrders());
    put(json, metric.scale());
    put(json, new JudgePrompt(metric.rubric(), metric.system(), metric.template()));
    json.put("parser", metric.parser().wireName());
    json.set("temperature", numberOrNull(metric.temperature()));
  }

  private static void put(ObjectNode json, JudgePrompt prompt) {
    Json.put(json, "rubric", prompt.rubric());
    Json.put(json, "system", prompt.system());
    Json.put(json, "template", prompt.template());
  }

  private static JsonNode json(JudgeSource judge) {
    return switch (judge) {
      case JudgeSource.Model(String id) -> JsonNodeFactory.instance.stringNode(id);
      case JudgeSource.Recorded recorded -> {
        ObjectNode json = Json.object();
        QueryWriter.put(json, "recorded", recorded.source());
        yield json.put("use", recorded.use().name().toLowerCase(Locale.ROOT));
      }
    };
  }

  private static void put(ObjectNode json, @Nullable Scale scale) {
    switch (scale) {
      case null -> {}
      case Scale.Range(double min, double max) -> {
        ObjectNode range = json.putObject("scale");
        range.set("min", Json.number(min));
        range.set("max", Json.number(max));
      }
      case Scale.Labels(Map<String, Double> scores) -> {
        ObjectNode labels = json.putObject("labels");
        scores.forEach((label, score) -> labels.set(label, Json.number(score)));
      }
      case Scale.PassFail() -> json.put("pass_fail", true);
    }
  }

  private static JsonNode numberOrNull(@Nullable Double value) {
    return value == null ? JsonNodeFactory.instance.nullNode() : Json.number(value);
  }
}
