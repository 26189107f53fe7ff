package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads which field of an imported file means what: {@code fields} as in a suite file. */
final class FieldMapping {
  private static final String METADATA = "metadata";
  private static final String METADATA_PREFIX = METADATA + ".";
  private static final List<String> FIELDS =
      List.of("id", "text", "messages", "system", "theme", "reference", "context", METADATA);

  private FieldMapping() {}

  /**
   * @param json an object of our names to the file's; {@code metadata} is a list of the file's
   *     names or an object, or each is given as {@code metadata.NAME}
   * @return our names to the file's, with {@code metadata.NAME} for metadata
   * @throws PanopticonException with INVALID_REQUEST
   */
  static Map<String, String> parse(String json) {
    Map<String, String> mapping = new LinkedHashMap<>();
    object(json).properties().forEach(entry -> put(entry.getKey(), entry.getValue(), mapping));
    if (mapping.containsKey("text") && mapping.containsKey("messages")) {
      throw invalid("map either `text` or `messages`, not both");
    }
    return mapping;
  }

  private static JsonNode object(String json) {
    try {
      JsonNode fields = ContractJson.strictMapper().readTree(json);
      if (fields.isObject()) {
        return fields;
      }
    } catch (JacksonException e) {
      // said below: it is no object either
    }
    throw invalid("it must be a JSON object, such as {\"id\": \"question_id\"}");
  }

  private static void put(String name, JsonNode source, Map<String, String> mapping) {
    if (name.equals(METADATA) && source.isArray()) {
      source.forEach(field -> putText(METADATA_PREFIX + field.asString(), field, mapping));
    } else if (name.equals(METADATA) && source.isObject()) {
      source
          .properties()
          .forEach(entry -> putText(METADATA_PREFIX + entry.getKey(), entry.getValue(), mapping));
    } else {
      requireKnown(name);
      putText(name, source, mapping);
    }
  }

  private static void putText(String name, JsonNode source, Map<String, String> mapping) {
    if (!source.isString() || source.stringValue().isBlank()) {
      throw invalid("`%s` must be the name of a field of the file".formatted(name));
    }
    mapping.put(name, source.stringValue());
  }

  private static void requireKnown(String name) {
    boolean known = FIELDS.contains(name) || name.startsWith(METADATA_PREFIX);
    if (!known) {
      String suggestion =
          DidYouMean.suggest(name, FIELDS).map(" (did you mean \"%s\"?)"::formatted).orElse("");
      throw invalid(
          "`%s` is no field of a query%s; its fields are %s and metadata.NAME"
              .formatted(name, suggestion, String.join(", ", FIELDS)));
    }
  }

  private static PanopticonException invalid(String detail) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, "The parameter `fields` is not usable: " + detail + ".");
  }
}
