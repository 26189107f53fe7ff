package dev.panopticon.judgeservice.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The suite that a run shows. It must say of each amendment what the next is compared with: whoever
 * amends a run again with the same file adds nothing.
 */
final class ShownSuite {
  private final ObjectNode before;

  ShownSuite(ObjectNode before) {
    this.before = before;
  }

  /**
   * With an amendment.
   *
   * @param grown ids of recorded models that take the place of those that are there
   */
  ObjectNode with(JsonNode amendment, Set<String> grown) {
    ObjectNode suite = before.deepCopy();
    putModels(suite, amendment.path("models"), grown);
    append(suite, "metrics", amendment.path("metrics"));
    addSources(suite, amendment.path("queries"));
    return suite;
  }

  private static void putModels(ObjectNode suite, JsonNode added, Set<String> grown) {
    ArrayNode models = suite.withArray("models");
    for (JsonNode model : added) {
      int known = grown.contains(CombinedSuite.id(model)) ? place(models, model) : -1;
      if (known < 0) {
        models.add(model);
      } else {
        models.set(known, model);
      }
    }
  }

  private static int place(ArrayNode models, JsonNode model) {
    for (int i = 0; i < models.size(); i++) {
      if (CombinedSuite.id(models.get(i)).equals(CombinedSuite.id(model))) {
        return i;
      }
    }
    return -1;
  }

  private static void append(ObjectNode suite, String list, JsonNode added) {
    if (!added.isEmpty()) {
      added.forEach(suite.withArray(list)::add);
    }
  }

  /** Those that are there already, as often as they are there, are given again only. */
  private static void addSources(ObjectNode suite, JsonNode added) {
    ArrayNode sources = suite.withArray("queries");
    Map<JsonNode, Integer> there = new HashMap<>();
    sources.forEach(source -> there.merge(source, 1, Integer::sum));
    for (JsonNode source : added) {
      if (there.merge(source, -1, Integer::sum) < 0) {
        sources.add(source);
      }
    }
  }
}
