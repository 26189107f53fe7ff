package dev.panopticon.suite.rows;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.ContentId;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.QuerySource;
import dev.panopticon.suite.rows.FieldValues.Unusable;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The queries of a source, one after the other. Rows that {@code where} excludes do not appear; the
 * others are good or bad. An id that came before in the same source makes a row bad, with both
 * lines; at the end, a mapped field that no row had is told as a bad row of the last line.
 *
 * <p>If the mapping names no {@code id} and the first row has none, ids are made of the content
 * ({@link ContentId}). Memory: the longest row, 17 to 35 bytes for each id, and the sample if there
 * is one. Not thread-safe; closing closes the stream.
 */
public final class QueryRows implements Iterator<Row<SourceQuery>>, AutoCloseable {
  private final Rows rows;
  private final QuerySource.Rows source;
  private final boolean csv;
  private final IdLines ids = new IdLines();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Set<String> unseenFields;
  private @Nullable Boolean hasIds;
  private int lastLine;
  private int taken;
  private @Nullable Iterator<Row<SourceQuery>> sample;
  private @Nullable Row<SourceQuery> upcoming;

  private QueryRows(Rows rows, QuerySource.Rows source, Format format) {
    this.rows = rows;
    this.source = source;
    this.csv = format == Format.CSV;
    this.unseenFields = new HashSet<>(source.source().fields().values());
    unseenFields.addAll(source.where().keySet());
  }

  public static QueryRows read(InputStream in, Format format, QuerySource.Rows source) {
    return new QueryRows(
        Rows.read(in, format, source.source(), contentColumns(source.source())), source, format);
  }

  /** Where the mapping names neither, which are needed anyway. */
  private static List<List<String>> contentColumns(DataSource mapping) {
    boolean mapped =
        mapping.fields().containsKey("text") || mapping.fields().containsKey("messages");
    return mapped ? List.of() : List.of(List.of("text", "messages"));
  }

  /** All rows of a source with that mapping, as an import needs them. */
  public static QueryRows read(InputStream in, Format format, DataSource mapping) {
    return read(in, format, new QuerySource.Rows(mapping, Map.of(), null, null));
  }

  @Override
  public boolean hasNext() {
    if (upcoming == null) {
      upcoming = source.sampleSeed() == null ? nextUpToLimit() : nextOfSample();
    }
    return upcoming != null;
  }

  @Override
  public Row<SourceQuery> next() {
    if (!hasNext() || upcoming == null) {
      throw new NoSuchElementException("there are no more queries");
    }
    Row<SourceQuery> row = upcoming;
    upcoming = null;
    return row;
  }

  /** Rows after the limit are not even read. */
  private @Nullable Row<SourceQuery> nextUpToLimit() {
    if (source.limit() != null && taken >= source.limit()) {
      return null;
    }
    Row<SourceQuery> row = nextMatching();
    if (row instanceof Row.Good) {
      taken++;
    }
    return row;
  }

  /** Bad rows come as they are met, the sample after them, in the order of its lines. */
  private @Nullable Row<SourceQuery> nextOfSample() {
    if (sample == null) {
      var reservoir = new Reservoir<Row<SourceQuery>>(source.limit(), source.sampleSeed());
      for (Row<SourceQuery> row = nextMatching(); row != null; row = nextMatching()) {
        if (row instanceof Row.Good) {
          reservoir.offer(row);
        } else {
          reservoir.keep(row);
        }
      }
      sample = reservoir.kept().iterator();
    }
    return sample.hasNext() ? sample.next() : null;
  }

  private @Nullable Row<SourceQuery> nextMatching() {
    while (rows.hasNext()) {
      Row<Map<String, JsonNode>> row = rows.next();
      if (row instanceof Row.Good<Map<String, JsonNode>>(int line, Map<String, JsonNode> values)) {
        lastLine = line;
        unseenFields.removeAll(values.keySet());
        if (!matches(values)) {
          continue;
        }
      }
      return row.then(this::query);
    }
    return unseen();
  }

  private @Nullable Row<SourceQuery> unseen() {
    if (lastLine == 0 || unseenFields.isEmpty()) {
      return null;
    }
    List<String> names = unseenFields.stream().sorted().toList();
    unseenFields.clear();
    return new Row.Bad<>(
        lastLine, "no row up to here has the field `" + String.join("`, `", names) + "`");
  }

  private boolean matches(Map<String, JsonNode> values) {
    return source.where().entrySet().stream()
        .allMatch(
            condition -> {
              JsonNode value = values.get(condition.getKey());
              return value != null
                  && !value.isContainer()
                  && !value.isNull()
                  && condition.getValue().contains(value.asString());
            });
  }

  private Row<SourceQuery> query(Row.Good<Map<String, JsonNode>> row) {
    var values = new FieldValues(row.value(), source.source(), csv);
    try {
      QueryContent content = QueryReader.content(values);
      return hasIds(values)
          ? named(row.line(), values.requiredWord("id"), content)
          : unnamed(row.line(), content);
    } catch (Unusable e) {
      return new Row.Bad<>(row.line(), e.reason());
    }
  }

  private boolean hasIds(FieldValues values) {
    if (hasIds == null) {
      hasIds = source.source().fields().containsKey("id") || values.has("id");
    }
    return hasIds;
  }

  private Row<SourceQuery> named(int line, String id, QueryContent content) {
    int earlier = ids.firstLine(id, line);
    if (earlier != 0) {
      return new Row.Bad<>(
          line, "the id `" + id + "` is that of line " + earlier + " too: ids must be unique");
    }
    return new Row.Good<>(line, new SourceQuery(id, content));
  }

  /** Only contents that repeat are counted by name; the others are in the compact {@link #ids}. */
  private Row<SourceQuery> unnamed(int line, QueryContent content) {
    String id = ContentId.of(content, 1);
    if (ids.firstLine(id, line) == 0) {
      return new Row.Good<>(line, new SourceQuery(id, content));
    }
    int occurrence = occurrences.merge(id, 2, (before, _) -> before + 1);
    return new Row.Good<>(line, new SourceQuery(ContentId.of(content, occurrence), content));
  }

  @Override
  public void close() {
    rows.close();
  }
}
