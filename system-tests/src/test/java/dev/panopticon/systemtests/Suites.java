package dev.panopticon.systemtests;

import java.net.URI;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Suites as the API takes them. */
final class Suites {
  private Suites() {}

  /**
   * Arithmetic questions to two simulated models, judged by a third: two calls for each evaluation.
   */
  static ObjectNode remote(URI baseUrl, int queries, int concurrency) {
    ObjectNode suite = JsonMapper.shared().createObjectNode();
    suite.put("name", "simulated");
    suite.put("concurrency", concurrency);
    suite.put(
        "cache", "off"); // two models may give one answer, whose second judgment would cost no call
    addQueries(suite.putArray("queries"), queries);
    ArrayNode models = suite.putArray("models");
    for (String model : List.of("sim-good", "sim-poor", "sim-judge")) {
      models
          .addObject()
          .put("id", model)
          .put("provider", "openai-compatible")
          .put("base_url", baseUrl.toString())
          .put("role", model.equals("sim-judge") ? "judge" : "contestant");
    }
    ObjectNode metric = suite.putArray("metrics").addObject();
    metric
        .put("name", "helpfulness")
        .put("kind", "judge")
        .put("judge", "sim-judge")
        .put("rubric", "Is the answer right?");
    metric.putObject("scale").put("min", 1).put("max", 10);
    return suite;
  }

  /**
   * Arithmetic questions to one simulated model, whose answers are compared: a call for each.
   *
   * @param inFlight calls that the model's account bears at once
   */
  static ObjectNode compared(URI baseUrl, String model, int queries, int inFlight) {
    ObjectNode suite = JsonMapper.shared().createObjectNode();
    suite.put("name", model);
    suite.put("cache", "off");
    addQueries(suite.putArray("queries"), queries);
    suite
        .putArray("models")
        .addObject()
        .put("id", model)
        .put("provider", "openai-compatible")
        .put("base_url", baseUrl.toString())
        .putObject("limits")
        .put("concurrency", inFlight);
    suite.putArray("metrics").add("numeric");
    return suite;
  }

  private static void addQueries(ArrayNode queries, int count) {
    for (int query = 1; query <= count; query++) {
      queries
          .addObject()
          .put("id", "q" + query)
          .put("text", "What is %d * %d?".formatted(query, query + 3))
          .put("theme", query % 2 == 0 ? "even" : "odd")
          .put("reference", Integer.toString(query * (query + 3)));
    }
  }
}
