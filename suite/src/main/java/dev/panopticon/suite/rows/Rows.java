package dev.panopticon.suite.rows;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rows of a JSONL or CSV stream, one after the other, in the memory of the longest row. Blank
 * lines and a byte order mark are skipped. Values of CSV are JSON strings. Not thread-safe; closing
 * closes the stream.
 */
public final class Rows implements Iterator<Row<Map<String, JsonNode>>>, AutoCloseable {
  /** The default of the longest row. */
  public static final int MOST_BYTES_OF_ROW = 16 * 1024 * 1024;

  private final InputStream in;
  private final RecordSplitter records;
  private final RecordParser parser;
  private final Utf8 utf8 = new Utf8();
  private final int mostBytes;
  private boolean first = true;
  private boolean ended;
  private @Nullable Row<Map<String, JsonNode>> upcoming;

  private Rows(
      InputStream in, Format format, Collection<List<String>> neededColumns, int mostBytes) {
    this.in = in;
    this.records = new RecordSplitter(in, format, mostBytes);
    this.parser =
        switch (format) {
          case JSONL -> new JsonLineParser();
          case CSV -> new CsvRecordParser(neededColumns);
        };
    this.mostBytes = mostBytes;
  }

  /** Rows of at most {@link #MOST_BYTES_OF_ROW} bytes. */
  public static Rows read(InputStream in, Format format, DataSource mapping) {
    return read(in, format, mapping, MOST_BYTES_OF_ROW);
  }

  /**
   * @param mapping a CSV header must have every field that it names
   * @param mostBytes a longer row is bad
   */
  public static Rows read(InputStream in, Format format, DataSource mapping, int mostBytes) {
    return new Rows(in, format, needed(mapping, List.of()), mostBytes);
  }

  /**
   * As {@link #read(InputStream, Format, DataSource)}, where a CSV header must have of each of
   * these lists one column too, so that a header alone can be wrong.
   */
  static Rows read(
      InputStream in, Format format, DataSource mapping, List<List<String>> alsoNeeded) {
    return new Rows(in, format, needed(mapping, alsoNeeded), MOST_BYTES_OF_ROW);
  }

  private static Collection<List<String>> needed(
      DataSource mapping, List<List<String>> alsoNeeded) {
    return Stream.concat(mapping.fields().values().stream().map(List::of), alsoNeeded.stream())
        .toList();
  }

  /**
   * @throws PanopticonException with INVALID_DATA if the stream breaks
   */
  @Override
  public boolean hasNext() {
    while (upcoming == null && !ended) {
      FileRecord record = nextRecord();
      if (record == null) {
        ended = true;
      } else {
        upcoming = row(record);
      }
    }
    return upcoming != null;
  }

  @Override
  public Row<Map<String, JsonNode>> next() {
    if (!hasNext() || upcoming == null) {
      throw new NoSuchElementException("there are no more rows");
    }
    Row<Map<String, JsonNode>> row = upcoming;
    upcoming = null;
    return row;
  }

  private @Nullable FileRecord nextRecord() {
    try {
      return records.next();
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_DATA, "the rows cannot be read to their end: " + e.getMessage(), e);
    }
  }

  /** The record as a row; null for one that is none, such as a blank line or a header. */
  private @Nullable Row<Map<String, JsonNode>> row(FileRecord record) {
    if (record.tooLong()) {
      return bad(record, "is longer than " + mostBytes + " bytes");
    }
    String text = utf8.decode(record.bytes());
    if (text == null) {
      return bad(record, "is not UTF-8: save the file as UTF-8");
    }
    String content = first && text.startsWith("\uFEFF") ? text.substring(1) : text;
    first = false;
    if (content.isBlank()) {
      return null;
    }
    Row<Map<String, JsonNode>> row = parser.parse(record.line(), content);
    ended = parser.isHopeless();
    return row;
  }

  private Row<Map<String, JsonNode>> bad(FileRecord record, String reason) {
    if (parser.needsHeader()) {
      ended = true;
      return new Row.Bad<>(record.line(), "the header " + reason);
    }
    first = false;
    return new Row.Bad<>(record.line(), "the row " + reason);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_DATA, "the rows cannot be closed: " + e.getMessage(), e);
    }
  }
}
