package dev.panopticon.judgeservice.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run's suite with an amendment behind it. A recorded model that the run has too takes that one's
 * place: its answers are given again, with more.
 */
final class CombinedSuite {
  private final ObjectNode suite;
  private final Map<String, String> places = new HashMap<>();
  private final Set<String> grown = new HashSet<>();

  /**
   * @param suite with the models and metrics that the run has, and with the queries of the
   *     amendment, if it has any; is changed
   */
  CombinedSuite(ObjectNode suite, JsonNode amendment) {
    this.suite = suite;
    add("models", amendment);
    add("metrics", amendment);
  }

  ObjectNode suite() {
    return suite;
  }

  /** See {@link RunBefore}. */
  Map<String, String> places() {
    return places;
  }

  /** See {@link RunBefore}. */
  Set<String> grown() {
    return grown;
  }

  private void add(String list, JsonNode amendment) {
    ArrayNode parts = suite.withArray(list);
    int before = parts.size();
    for (int i = 0; i < before; i++) {
      places.put(pointer(list, i), "");
    }
    JsonNode added = amendment.path(list);
    for (int i = 0; i < added.size(); i++) {
      places.put(pointer(list, put(parts, before, added.get(i))), pointer(list, i));
    }
  }

  private int put(ArrayNode parts, int before, JsonNode part) {
    int known = recorded(parts, before, part);
    if (known < 0 || !grown.add(id(part))) { // a second time it is a fault, as any id is
      parts.add(part);
      return parts.size() - 1;
    }
    parts.set(known, part);
    return known;
  }

  private static int recorded(ArrayNode parts, int before, JsonNode part) {
    for (int i = 0; i < before && isRecorded(part); i++) {
      if (isRecorded(parts.get(i)) && id(parts.get(i)).equals(id(part))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isRecorded(JsonNode part) {
    return part.path("provider").asString("").equals("recorded");
  }

  /** Of a model, which may be its id alone. */
  static String id(JsonNode model) {
    return model.isString() ? model.stringValue() : model.path("id").asString("");
  }

  private static String pointer(String list, int index) {
    return "/" + list + "/" + index;
  }
}
