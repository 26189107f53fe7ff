package dev.panopticon.suite;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.QueryContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one item of {@code queries}. */
final class QuerySourceReader {
  private static final List<String> FIELD_NAMES =
      Stream.concat(Stream.of("id"), ContentReader.KEYS.stream()).toList();
  private static final List<String> INLINE_KEYS = FIELD_NAMES;
  private static final List<String> ROW_KEYS =
      List.of("file", "upload", "format", "fields", "where", "limit", "sample_seed");

  private final Reading reading;

  QuerySourceReader(Reading reading) {
    this.reading = reading;
  }

  @Nullable QuerySource read(Located item) {
    Located.Mapping mapping = reading.values().mapping(item, "a source of queries");
    if (mapping == null) {
      return null;
    }
    int before = reading.faults().count();
    QuerySource source = source(mapping);
    return reading.faults().count() > before ? null : source;
  }

  private @Nullable QuerySource source(Located.Mapping mapping) {
    var keys = mapping.entries().keySet();
    if (keys.contains("file") || keys.contains("upload")) {
      return rows(reading.fields(mapping, "queries of a file", ROW_KEYS));
    }
    if (keys.contains("text") || keys.contains("messages")) {
      return inline(reading.fields(mapping, "an inline query", INLINE_KEYS));
    }
    if (keys.contains("ids")) {
      return storedIds(reading.fields(mapping, "stored queries", List.of("ids")));
    }
    if (keys.contains("theme")) {
      return storedTheme(
          reading.fields(mapping, "the stored queries of a theme", List.of("theme")));
    }
    return neither(mapping);
  }

  private @Nullable QuerySource neither(Located.Mapping mapping) {
    List<String> starts = List.of("file", "upload", "theme", "ids", "text", "messages");
    String near =
        mapping.entries().keySet().stream()
            .flatMap(key -> DidYouMean.suggest(key, starts).stream())
            .findFirst()
            .orElse(null);
    reading
        .faults()
        .add(
            mapping.place(),
            "a source of queries needs one of file, upload, theme, ids, text, messages",
            near);
    return null;
  }

  private @Nullable QuerySource rows(Fields fields) {
    DataSource source = new DataSourceReader(reading, "file", FIELD_NAMES).read(fields);
    Map<String, List<String>> where = where(fields);
    Integer limit = fields.positive("limit");
    Long sampleSeed = fields.integer("sample_seed");
    if (fields.has("sample_seed") && !fields.has("limit")) {
      reading
          .faults()
          .add(
              fields.placeOf("sample_seed"),
              "`sample_seed` draws a sample of `limit` rows: give a `limit`, or leave it out");
    }
    return source == null ? null : new QuerySource.Rows(source, where, limit, sampleSeed);
  }

  private Map<String, List<String>> where(Fields fields) {
    var where = new LinkedHashMap<String, List<String>>();
    Located.Mapping mapping = fields.mapping("where");
    if (mapping != null) {
      mapping
          .entries()
          .forEach((field, entry) -> where.put(field, alternatives(field, entry.value())));
    }
    return where;
  }

  private List<String> alternatives(String field, Located value) {
    if (!(value instanceof Located.Sequence list)) {
      String only = reading.values().scalar(value, "where." + field);
      return only == null ? List.of() : List.of(only);
    }
    var alternatives = scalars(list.items(), "an item of where." + field);
    if (list.items().isEmpty()) {
      reading.faults().add(value.place(), "`where." + field + "` is empty: no row could pass");
    }
    return alternatives;
  }

  private @Nullable QuerySource storedIds(Fields fields) {
    List<Located> items = fields.items("ids");
    if (items.isEmpty() && fields.get("ids") instanceof Located.Sequence) {
      reading.faults().add(fields.placeOfValue("ids"), "`ids` is empty: name at least one query");
    }
    return new QuerySource.StoredIds(scalars(items, "an item of ids"));
  }

  private @Nullable QuerySource storedTheme(Fields fields) {
    String theme = fields.word("theme");
    return theme == null ? null : new QuerySource.StoredTheme(theme);
  }

  private @Nullable QuerySource inline(Fields fields) {
    String id = fields.id("id");
    QueryContent content = new ContentReader(reading).read(fields);
    return content == null ? null : new QuerySource.Inline(id, content);
  }

  private List<String> scalars(List<Located> items, String name) {
    var texts = new ArrayList<String>();
    for (Located item : items) {
      String text = reading.values().scalar(item, name);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
