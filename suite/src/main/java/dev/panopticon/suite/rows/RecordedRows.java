package dev.panopticon.suite.rows;

import dev.panopticon.model.DataSource;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.rows.FieldValues.Unusable;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Rows that belong to one query each; a second row for a query is bad, with both lines. Not
 * thread-safe; closing closes the stream.
 */
abstract sealed class RecordedRows<T> implements Iterator<Row<T>>, AutoCloseable
    permits RecordedOutputRows, RecordedReplyRows {
  private final Rows rows;
  private final DataSource source;
  private final boolean csv;
  private final IdLines queries = new IdLines();

  /**
   * @param field which of our fields each row must have besides the query
   */
  RecordedRows(InputStream in, Format format, DataSource source, String field) {
    this.rows =
        Rows.read(
            in,
            format,
            source,
            List.of(List.of(source.field("query")), List.of(source.field(field))));
    this.source = source;
    this.csv = format == Format.CSV;
  }

  @Override
  public final boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public final Row<T> next() {
    return rows.next().then(this::row);
  }

  private Row<T> row(Row.Good<Map<String, JsonNode>> row) {
    var values = new FieldValues(row.value(), source, csv);
    try {
      String query = values.requiredWord("query");
      T recorded = recorded(query, values);
      int earlier = queries.firstLine(query, row.line());
      if (earlier != 0) {
        return new Row.Bad<>(
            row.line(), "the query `" + query + "` has its row in line " + earlier + " already");
      }
      return new Row.Good<>(row.line(), recorded);
    } catch (Unusable e) {
      return new Row.Bad<>(row.line(), e.reason());
    }
  }

  /** What the row records about {@code query}. */
  abstract T recorded(String query, FieldValues values) throws Unusable;

  @Override
  public final void close() {
    rows.close();
  }
}
