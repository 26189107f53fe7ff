package dev.panopticon.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows turned into one array per column, for {@code unnest}: a batch is one statement with a few
 * parameters, whatever its size. Not thread-safe.
 */
final class Columns {
  /** PostgreSQL's text cannot hold it; the replacement character says that something was there. */
  private static final char NUL = 0;

  private static final char REPLACEMENT = '\uFFFD';

  private final int rows;
  private final Map<String, @Nullable Object[]> arrays = new LinkedHashMap<>();
  private int row = -1;

  Columns(int rows) {
    this.rows = rows;
  }

  /** As {@code contestants}, {@code ids} and {@code texts}. */
  static Columns of(List<PlannedRun.RecordedOutput> outputs) {
    var columns = new Columns(outputs.size());
    for (PlannedRun.RecordedOutput output : outputs) {
      columns.next();
      columns.set("contestants", output.contestantNo());
      columns.set("ids", output.queryId());
      columns.set("texts", output.text());
    }
    return columns;
  }

  /** Goes on to the next row; call it before the first one too. */
  void next() {
    row++;
  }

  int row() {
    return row;
  }

  int rows() {
    return rows;
  }

  void set(String column, @Nullable String value) {
    array(column, () -> new String[rows])[row] =
        value == null ? null : value.replace(NUL, REPLACEMENT);
  }

  void set(String column, @Nullable Integer value) {
    array(column, () -> new Integer[rows])[row] = value;
  }

  void set(String column, @Nullable Long value) {
    array(column, () -> new Long[rows])[row] = value;
  }

  void set(String column, @Nullable Double value) {
    array(column, () -> new Double[rows])[row] = value;
  }

  void set(String column, boolean value) {
    array(column, () -> new Boolean[rows])[row] = value;
  }

  void set(String column, byte[] value) {
    array(column, () -> new byte[rows][])[row] = value;
  }

  private @Nullable Object[] array(String column, Supplier<@Nullable Object[]> fresh) {
    return arrays.computeIfAbsent(column, name -> fresh.get());
  }

  /** By column name; strings without NUL. */
  Map<String, @Nullable Object[]> arrays() {
    return arrays;
  }
}
