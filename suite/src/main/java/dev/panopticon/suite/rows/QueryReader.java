package dev.panopticon.suite.rows;

import dev.panopticon.model.Message;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.Definitions;
import dev.panopticon.suite.rows.FieldValues.Unusable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes a query's content of one row. */
final class QueryReader {
  private static final String METADATA = "metadata.";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private QueryReader() {}

  static QueryContent content(FieldValues values) throws Unusable {
    return new QueryContent(
        messages(values),
        values.word("theme"),
        values.optionalText("reference"),
        context(values),
        metadata(values));
  }

  private static List<Message> messages(FieldValues values) throws Unusable {
    Map<String, String> mapped = values.mapping().fields();
    boolean conversation =
        mapped.containsKey("messages")
            || (!mapped.containsKey("text")
                && values.isBlank("text")
                && !values.isBlank("messages"));
    if (conversation) {
      return conversation(values);
    }
    Message user = Message.user(values.requiredWord("text"));
    String system = values.word("system");
    return system == null ? List.of(user) : List.of(Message.system(system), user);
  }

  private static List<Message> conversation(FieldValues values) throws Unusable {
    JsonNode messages = values.requiredValue("messages");
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.set("messages", values.csv() ? parsed(messages) : messages);
    String system = values.word("system");
    if (system != null) {
      content.put("system", system);
    }
    try {
      return Definitions.queryContentFromJson(content).messages();
    } catch (PanopticonException e) {
      throw new Unusable(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable JsonNode parsed(@Nullable JsonNode cell) throws Unusable {
    try {
      return cell == null ? null : MAPPER.readTree(cell.asString());
    } catch (JacksonException e) {
      throw new Unusable("field `messages` must be a JSON list of {role, content}");
    }
  }

  /** A text, or a list of texts, which are joined by empty lines. */
  private static @Nullable String context(FieldValues values) throws Unusable {
    JsonNode value = values.value("context");
    if (value == null || !value.isArray()) {
      return values.optionalText("context");
    }
    var documents = new ArrayList<String>();
    for (JsonNode document : value) {
      if (!document.isString()) {
        throw new Unusable("field `context` must be a text or a list of texts");
      }
      documents.add(document.stringValue());
    }
    return String.join("\n\n", documents);
  }

  /** The mapped fields; where none is mapped, a field {@code metadata} that is an object. */
  private static Map<String, String> metadata(FieldValues values) {
    var metadata = new LinkedHashMap<String, String>();
    boolean mapped = false;
    for (var entry : values.mapping().fields().entrySet()) {
      if (entry.getKey().startsWith(METADATA)) {
        mapped = true;
        put(
            entry.getKey().substring(METADATA.length()),
            values.row().get(entry.getValue()),
            metadata);
      }
    }
    JsonNode whole = mapped ? null : object(values, "metadata");
    if (whole != null) {
      whole.properties().forEach(member -> put(member.getKey(), member.getValue(), metadata));
    }
    return metadata;
  }

  private static void put(String name, @Nullable JsonNode value, Map<String, String> metadata) {
    if (value != null && !value.isNull()) {
      metadata.put(name, value.isContainer() ? value.toString() : value.asString());
    }
  }

  /** An object, in CSV written as JSON; null for anything else. */
  private static @Nullable JsonNode object(FieldValues values, String name) {
    try {
      JsonNode value = values.value(name);
      JsonNode parsed = value != null && values.csv() ? MAPPER.readTree(value.asString()) : value;
      return parsed != null && parsed.isObject() ? parsed : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
