package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a suite has that a run may not have: models by id, metrics by name, sources of queries that
 * are new or have changed, recorded models whose answers have changed. What of the data is new the
 * server finds.
 */
final class Amendment {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonNode ofRun;
  private final JsonNode suite;
  private final ObjectNode json = JSON.createObjectNode();
  private final Map<String, String> places = new HashMap<>();

  private Amendment(JsonNode ofRun, JsonNode suite) {
    this.ofRun = ofRun;
    this.suite = suite;
  }

  /**
   * Both in the canonical shape.
   *
   * @throws PanopticonException with INVALID_SUITE if there is nothing new, or if a model or metric
   *     is no longer what it was
   */
  static Amendment of(JsonNode ofRun, JsonNode suite) {
    var amendment = new Amendment(read(ofRun), read(suite));
    amendment.addNamed("models", "id");
    amendment.addNamed("metrics", "name");
    amendment.addSources();
    if (amendment.json.isEmpty()) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE,
          "The suite has no model, metric or source of queries that the run does not have, and its"
              + " files are what they were: there is nothing to add.");
    }
    return amendment;
  }

  /** A number that was made is another node than the same number that was read: all are read. */
  private static JsonNode read(JsonNode suite) {
    return JSON.readTree(suite.toString());
  }

  /** As the server takes it. */
  JsonNode json() {
    return json;
  }

  /** A fault of the amendment, where the suite has what it is about. */
  Fault inSuite(Fault fault) {
    return fault.moved(places);
  }

  private void add(String list, int index, JsonNode item) {
    ArrayNode added = json.withArray(list);
    places.put("/" + list + "/" + added.size(), "/" + list + "/" + index);
    added.add(item);
  }

  private void addNamed(String list, String key) {
    Map<String, JsonNode> known = new HashMap<>();
    ofRun.path(list).forEach(item -> known.put(name(item, key), item));
    JsonNode items = suite.path(list);
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      JsonNode before = known.get(name(item, key));
      if (before == null || hasOtherAnswers(before, item)) {
        add(list, i, item);
      } else if (!before.equals(item)) {
        throw new PanopticonException(
            ErrorCode.INVALID_SUITE,
            "\"%s\" among the %s is not what it was when the run was planned. A run keeps what it was planned with: give the new one another %s, or start a new run."
                .formatted(name(item, key), list, key));
      }
    }
  }

  private static String name(JsonNode item, String key) {
    return item.isString() ? item.stringValue() : item.path(key).asString("");
  }

  /** A model whose answers are in a file, to which somebody may have added some. */
  private static boolean hasOtherAnswers(JsonNode before, JsonNode now) {
    return isRecorded(before) && isRecorded(now) && !before.equals(now);
  }

  private static boolean isRecorded(JsonNode item) {
    return item.path("provider").asString("").equals("recorded");
  }

  /** Of queries in the suite itself all or none: the ids of equal ones tell how many there are. */
  private void addSources() {
    JsonNode sources = suite.path("queries");
    Set<Integer> added = changed(sources);
    boolean inline = added.stream().anyMatch(index -> isInline(sources.get(index)));
    for (int i = 0; i < sources.size(); i++) {
      if (added.contains(i) || (inline && isInline(sources.get(i)))) {
        add("queries", i, sources.get(i));
      }
    }
  }

  private Set<Integer> changed(JsonNode sources) {
    Map<JsonNode, Integer> known = new HashMap<>();
    ofRun.path("queries").forEach(source -> known.merge(source, 1, Integer::sum));
    Set<Integer> changed = new HashSet<>();
    for (int i = 0; i < sources.size(); i++) {
      if (known.merge(sources.get(i), -1, Integer::sum) < 0) {
        changed.add(i);
      }
    }
    return changed;
  }

  private static boolean isInline(JsonNode source) {
    return source.has("text") || source.has("messages");
  }
}
