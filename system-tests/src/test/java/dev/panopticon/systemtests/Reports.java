package dev.panopticon.systemtests;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What two runs of one suite must agree in. */
final class Reports {
  private static final List<String> MAY_DIFFER =
      List.of(
          "run",
          "started_at",
          "finished_at",
          "calls",
          "cost_usd",
          "saved_by_cache_usd",
          "latency_ms");

  private Reports() {}

  /** The report without what two runs may differ in. */
  static JsonNode comparable(JsonNode report) {
    if (report instanceof ObjectNode object) {
      ObjectNode copy = JsonMapper.shared().createObjectNode();
      object.properties().stream()
          .filter(property -> !MAY_DIFFER.contains(property.getKey()))
          .forEach(property -> copy.set(property.getKey(), comparable(property.getValue())));
      return copy;
    }
    if (report instanceof ArrayNode array) {
      ArrayNode copy = JsonMapper.shared().createArrayNode();
      array.forEach(element -> copy.add(comparable(element)));
      return copy;
    }
    return report;
  }
}
