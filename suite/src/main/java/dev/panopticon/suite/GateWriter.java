package dev.panopticon.suite;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes gates as JSON. */
final class GateWriter {
  private GateWriter() {}

  static ObjectNode json(Gate gate) {
    return switch (gate) {
      case Gate.MeanAtLeast mean -> {
        ObjectNode json = scope(mean.metric(), mean.model(), mean.prompt());
        json.set("mean_at_least", Json.number(mean.minimum()));
        yield json.put("confident", mean.confident());
      }
      case Gate.NotWorseThan other -> {
        ObjectNode json = scope(other.metric(), other.model(), other.prompt());
        json.put("not_worse_than", other.baseline());
        yield json.set("margin", Json.number(other.margin()));
      }
      case Gate.NotWorseThanRun earlier -> {
        ObjectNode json = scope(earlier.metric(), earlier.model(), earlier.prompt());
        json.put("not_worse_than_run", earlier.run());
        yield json.set("margin", Json.number(earlier.margin()));
      }
      case Gate.UnreadableRateAtMost rate ->
          scope(rate.metric(), rate.model(), rate.prompt())
              .set("unreadable_rate_at_most", Json.number(rate.maximum()));
      case Gate.CostUsdAtMost cost ->
          scope(null, cost.model(), cost.prompt())
              .set("cost_usd_at_most", Json.number(cost.maximumUsd()));
    };
  }

  private static ObjectNode scope(
      @Nullable String metric, @Nullable String model, @Nullable String prompt) {
    ObjectNode json = Json.object();
    Json.put(json, "metric", metric);
    Json.put(json, "model", model);
    Json.put(json, "prompt", prompt);
    return json;
  }
}
