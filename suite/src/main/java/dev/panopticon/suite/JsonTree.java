package dev.panopticon.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;

/** Turns JSON into a tree with places; they have pointers, but no lines. */
final class JsonTree {
  private final Faults faults;
  private int order;

  private JsonTree(Faults faults) {
    this.faults = faults;
  }

  static Located read(JsonNode json, Faults faults) {
    return new JsonTree(faults).located(json, "");
  }

  private Located located(JsonNode node, String pointer) {
    Place place = place(pointer);
    return switch (node.getNodeType()) {
      case OBJECT -> mapping(node, place);
      case ARRAY -> sequence(node, place);
      case STRING -> new Located.Text(place, node.stringValue());
      case BOOLEAN -> new Located.Flag(place, node.booleanValue());
      case NUMBER -> Numerals.read(place, node.asString(), faults);
      case NULL, MISSING -> new Located.Null(place);
      case BINARY, POJO -> new Located.Text(place, node.asString());
    };
  }

  private Located mapping(JsonNode node, Place place) {
    var entries = new LinkedHashMap<String, Located.Entry>();
    node.properties()
        .forEach(
            member -> {
              String pointer = Place.member(place.pointer(), member.getKey());
              Place key = place(pointer);
              entries.put(
                  member.getKey(), new Located.Entry(key, located(member.getValue(), pointer)));
            });
    return new Located.Mapping(place, entries);
  }

  private Located sequence(JsonNode node, Place place) {
    var items = new ArrayList<Located>();
    for (JsonNode item : node) {
      items.add(located(item, place.pointer() + "/" + items.size()));
    }
    return new Located.Sequence(place, items);
  }

  private Place place(String pointer) {
    return new Place(pointer, null, null, order++);
  }
}
