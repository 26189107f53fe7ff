package dev.panopticon.suite.rows;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Comma-separated values (RFC 4180); the first record is the header. Not thread-safe. */
final class CsvRecordParser implements RecordParser {
  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().get();

  /** Which other programs write, and what they are called. */
  private static final Map<String, String> OTHER_SEPARATORS =
      Map.of(";", "semicolons", "\t", "tabs", "|", "bars");

  private final Collection<List<String>> needed;
  private @Nullable List<String> header;
  private boolean hopeless;

  /**
   * @param needed columns, of each list one
   */
  CsvRecordParser(Collection<List<String>> needed) {
    this.needed = needed;
  }

  @Override
  public boolean needsHeader() {
    return header == null;
  }

  @Override
  public boolean isHopeless() {
    return hopeless;
  }

  @Override
  public @Nullable Row<Map<String, JsonNode>> parse(int line, String text) {
    List<String> cells = cells(text);
    if (cells == null) {
      hopeless = header == null;
      return new Row.Bad<>(
          line,
          "is not CSV: a quote is open, or stands beside text; a quote within quotes is doubled");
    }
    return header == null ? takeHeader(line, cells) : row(line, cells, header);
  }

  private static @Nullable List<String> cells(String text) {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
      List<CSVRecord> records = parser.getRecords();
      return records.size() == 1 ? records.getFirst().toList() : null;
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }

  private @Nullable Row<Map<String, JsonNode>> takeHeader(int line, List<String> cells) {
    List<String> names = cells.stream().map(String::strip).toList();
    header = names;
    var seen = new HashSet<String>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        return hopeless(line, "the header has the column `" + name + "` twice: rename one");
      }
    }
    for (List<String> columns : needed) {
      if (columns.stream().noneMatch(seen::contains)) {
        return hopeless(line, Missing.column(columns.getFirst(), names) + separatorHint(names));
      }
    }
    return null;
  }

  private static String separatorHint(List<String> names) {
    String only = names.size() == 1 ? names.getFirst() : "";
    return OTHER_SEPARATORS.entrySet().stream()
        .filter(separator -> only.contains(separator.getKey()))
        .findFirst()
        .map(
            separator ->
                "; a comma separates columns, but here they seem to be separated by "
                    + separator.getValue())
        .orElse("");
  }

  private Row<Map<String, JsonNode>> hopeless(int line, String reason) {
    hopeless = true;
    return new Row.Bad<>(line, reason);
  }

  private static Row<Map<String, JsonNode>> row(int line, List<String> cells, List<String> header) {
    if (cells.size() != header.size()) {
      return new Row.Bad<>(
          line, "has " + cells.size() + " cells, but the header has " + header.size());
    }
    var values = new LinkedHashMap<String, JsonNode>();
    for (int i = 0; i < cells.size(); i++) {
      if (!header.get(i).isEmpty()) {
        values.put(header.get(i), JsonNodeFactory.instance.stringNode(cells.get(i)));
      }
    }
    return new Row.Good<>(line, values);
  }
}
