package dev.panopticon.suite;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes JSON nodes whose numbers are exact and in one normal form. */
final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode array(Collection<? extends JsonNode> items) {
    ArrayNode array = NODES.arrayNode();
    items.forEach(array::add);
    return array;
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  static ObjectNode texts(Map<String, String> texts) {
    ObjectNode object = NODES.objectNode();
    texts.forEach(object::put);
    return object;
  }

  /** Sets the member unless the value is null. */
  static void put(ObjectNode object, String key, @Nullable String value) {
    if (value != null) {
      object.put(key, value);
    }
  }

  /** Sets the member unless the value is null. */
  static void put(ObjectNode object, String key, @Nullable Integer value) {
    if (value != null) {
      object.put(key, value);
    }
  }

  static JsonNode number(double value) {
    return number(BigDecimal.valueOf(value));
  }

  /** A whole number that fits is written as such, so that 1.0 and 1 are the same JSON. */
  static JsonNode number(BigDecimal value) {
    BigDecimal normal = Numerals.normal(value);
    boolean whole = normal.scale() == 0 && normal.toBigInteger().bitLength() < Long.SIZE;
    return whole ? NODES.numberNode(normal.longValueExact()) : NODES.numberNode(normal);
  }

  /** A value of a model's parameters. */
  static JsonNode value(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case BigDecimal decimal -> number(decimal);
      case Number number -> number(new BigDecimal(number.toString()));
      case Map<?, ?> members -> members(members);
      case List<?> items -> array(items.stream().map(Json::value).toList());
      default ->
          throw new IllegalArgumentException(
              "a parameter is a text, a number, true or false, a list or a map, but this is a "
                  + value.getClass().getName());
    };
  }

  static ObjectNode members(Map<?, ?> members) {
    ObjectNode object = NODES.objectNode();
    members.forEach((key, value) -> object.set(String.valueOf(key), value(value)));
    return object;
  }
}
