package dev.panopticon.suite.rows;

import dev.panopticon.model.DataSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The values of one row by our names.
 *
 * @param csv whether an empty value means that there is none
 */
record FieldValues(Map<String, JsonNode> row, DataSource mapping, boolean csv) {

  /** Signals that the row cannot be used; caught where rows are made. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason, null, false, false);
    }

    /** Why; never null, unlike {@link #getMessage()}. */
    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** Whether the row has the field, perhaps with null. */
  boolean has(String name) {
    return row.containsKey(mapping.field(name));
  }

  /** Whether the field is absent, null, or nothing but space. */
  boolean isBlank(String name) {
    JsonNode value = value(name);
    return value == null || (value.isString() && value.stringValue().isBlank());
  }

  /** The value; null if the field is absent or null. */
  @Nullable JsonNode value(String name) {
    JsonNode value = row.get(mapping.field(name));
    return value == null || value.isNull() ? null : value;
  }

  /** The value of a field that must be there; null if it is null. */
  @Nullable JsonNode requiredValue(String name) throws Unusable {
    if (!has(name)) {
      throw new Unusable(Missing.field(mapping.field(name), row.keySet()));
    }
    return value(name);
  }

  /** A text, number or truth value as text; null if the field is absent or null. */
  @Nullable String text(String name) throws Unusable {
    return asText(name, value(name));
  }

  /** Like {@link #text}, and null for nothing but space in it. */
  @Nullable String word(String name) throws Unusable {
    String text = text(name);
    return text == null || text.isBlank() ? null : text;
  }

  /** Like {@link #text}, but an empty cell of CSV counts as absent. */
  @Nullable String optionalText(String name) throws Unusable {
    String text = text(name);
    return csv && text != null && text.isEmpty() ? null : text;
  }

  /** A text that is there and not blank. */
  String requiredWord(String name) throws Unusable {
    String text = asText(name, requiredValue(name));
    if (text == null || text.isBlank()) {
      throw new Unusable("field `" + mapping.field(name) + "` is empty");
    }
    return text;
  }

  private @Nullable String asText(String name, @Nullable JsonNode value) throws Unusable {
    if (value == null) {
      return null;
    }
    if (value.isContainer()) {
      throw new Unusable(
          "field `"
              + mapping.field(name)
              + "` must be text, but is a "
              + (value.isArray() ? "list" : "mapping"));
    }
    return value.asString();
  }
}
