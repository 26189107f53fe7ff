package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a suite has that a run does not: models by id, metrics by name, sources of queries. */
final class Amendment {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Amendment() {}

  /**
   * Both in the canonical shape.
   *
   * @throws PanopticonException with INVALID_SUITE if there is nothing new, or if a model or metric
   *     is no longer what it was
   */
  static JsonNode of(JsonNode ofRun, JsonNode suite) {
    ObjectNode amendment = JSON.createObjectNode();
    put(amendment, "models", named(ofRun, suite, "models", "id"));
    put(amendment, "metrics", named(ofRun, suite, "metrics", "name"));
    put(amendment, "queries", sources(ofRun, suite));
    if (amendment.isEmpty()) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE,
          "The suite has no model, metric or source of queries that the run does not have: there is"
              + " nothing to add.");
    }
    return amendment;
  }

  private static void put(ObjectNode amendment, String key, ArrayNode added) {
    if (!added.isEmpty()) {
      amendment.set(key, added);
    }
  }

  private static ArrayNode named(JsonNode ofRun, JsonNode suite, String list, String key) {
    Map<String, JsonNode> known = new HashMap<>();
    ofRun.path(list).forEach(item -> known.put(name(item, key), item));
    ArrayNode added = JSON.createArrayNode();
    for (JsonNode item : suite.path(list)) {
      JsonNode before = known.get(name(item, key));
      if (before == null) {
        added.add(item);
      } else if (!before.equals(item)) {
        throw new PanopticonException(
            ErrorCode.INVALID_SUITE,
            "\"%s\" among the %s is not what it was when the run was planned. A run keeps what it was planned with: give the new one another %s, or start a new run."
                .formatted(name(item, key), list, key));
      }
    }
    return added;
  }

  private static String name(JsonNode item, String key) {
    return item.isString() ? item.stringValue() : item.path(key).asString("");
  }

  private static ArrayNode sources(JsonNode ofRun, JsonNode suite) {
    Set<JsonNode> known = new HashSet<>();
    ofRun.path("queries").forEach(known::add);
    ArrayNode added = JSON.createArrayNode();
    for (JsonNode source : suite.path("queries")) {
      if (!known.contains(source)) {
        added.add(source);
      }
    }
    return added;
  }
}
