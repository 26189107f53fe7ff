package dev.panopticon.suite;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.QueryContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes queries, their sources and data sources as JSON. */
final class QueryWriter {
  private QueryWriter() {}

  static ObjectNode json(QueryContent content) {
    ObjectNode json = Json.object();
    put(json, content);
    return json;
  }

  static ObjectNode json(QuerySource source) {
    return switch (source) {
      case QuerySource.Rows rows -> json(rows);
      case QuerySource.StoredTheme(String theme) -> Json.object().put("theme", theme);
      case QuerySource.StoredIds(List<String> ids) -> Json.object().set("ids", Json.texts(ids));
      case QuerySource.Inline inline -> {
        ObjectNode json = Json.object();
        Json.put(json, "id", inline.id());
        put(json, inline.content());
        yield json;
      }
    };
  }

  private static ObjectNode json(QuerySource.Rows rows) {
    ObjectNode json = Json.object();
    put(json, "file", rows.source());
    if (!rows.where().isEmpty()) {
      ObjectNode where = Json.object();
      rows.where().forEach((field, values) -> where.set(field, Json.texts(values)));
      json.set("where", where);
    }
    Json.put(json, "limit", rows.limit());
    if (rows.sampleSeed() != null) {
      json.put("sample_seed", rows.sampleSeed());
    }
    return json;
  }

  private static void put(ObjectNode json, QueryContent content) {
    List<Message> messages = content.messages();
    if (isSystemAndText(messages)) {
      json.put("system", messages.getFirst().content());
      json.put("text", messages.getLast().content());
    } else if (messages.size() == 1 && isWord(messages.getFirst())) {
      json.put("text", messages.getFirst().content());
    } else {
      json.set("messages", Json.array(messages.stream().map(QueryWriter::json).toList()));
    }
    Json.put(json, "theme", content.theme());
    Json.put(json, "reference", content.reference());
    Json.put(json, "context", content.context());
    if (!content.metadata().isEmpty()) {
      json.set("metadata", Json.texts(content.metadata()));
    }
  }

  private static boolean isSystemAndText(List<Message> messages) {
    return messages.size() == 2
        && messages.getFirst().role() == MessageRole.SYSTEM
        && isWord(messages.getFirst())
        && isWord(messages.getLast());
  }

  /** Blank texts have no short form: it must not be blank. */
  private static boolean isWord(Message message) {
    return !message.content().isBlank();
  }

  private static JsonNode json(Message message) {
    return Json.object().put("role", message.role().wireName()).put("content", message.content());
  }

  /** Writes where the rows are and what their fields mean, the file under {@code fileKey}. */
  static void put(ObjectNode json, String fileKey, DataSource source) {
    switch (source.location()) {
      case DataSource.Location.LocalFile(String path) -> json.put(fileKey, path);
      case DataSource.Location.Upload(String sha256, String format) ->
          json.put("upload", sha256).put("format", format);
    }
    if (!source.fields().isEmpty()) {
      json.set("fields", fields(source.fields()));
    }
  }

  private static ObjectNode fields(Map<String, String> mapping) {
    ObjectNode json = Json.object();
    var metadata = new LinkedHashMap<String, String>();
    mapping.forEach(
        (name, field) -> {
          if (name.startsWith(DataSourceReader.METADATA_PREFIX)) {
            metadata.put(name.substring(DataSourceReader.METADATA_PREFIX.length()), field);
          } else {
            json.put(name, field);
          }
        });
    if (!metadata.isEmpty()) {
      boolean sameNames =
          metadata.entrySet().stream().allMatch(entry -> entry.getKey().equals(entry.getValue()));
      json.set(
          DataSourceReader.METADATA,
          sameNames ? Json.texts(metadata.values()) : Json.texts(metadata));
    }
    return json;
  }
}
