package dev.panopticon.judgeservice.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes exported results row by row. Both formats have the same fields under the same names; in
 * CSV null is an empty cell. Not thread-safe.
 */
final class ExportRows {
  private static final CSVFormat CSV = CSVFormat.RFC4180;

  private final JsonMapper json;
  private final Writer writer;
  private final ExportFormat format;

  ExportRows(JsonMapper json, Writer writer, ExportFormat format) {
    this.json = json;
    this.writer = writer;
    this.format = format;
  }

  /** What stands before the rows, also when there are none. */
  void begin() throws IOException {
    if (format == ExportFormat.CSV) {
      new CSVPrinter(writer, CSV).printRecord(names());
    }
  }

  private static List<String> names() {
    return Arrays.stream(ExportedResult.class.getRecordComponents())
        .map(component -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .toList();
  }

  void write(ExportedResult result) {
    ObjectNode row = json.valueToTree(result);
    try {
      switch (format) {
        case JSONL -> writer.append(json.writeValueAsString(row)).append('\n');
        case CSV -> writeCsv(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the export's receiver has gone", e);
    }
  }

  private void writeCsv(ObjectNode row) throws IOException {
    var printer = new CSVPrinter(writer, CSV);
    List<Object> cells = new ArrayList<>();
    for (JsonNode cell : row.values()) {
      cells.add(cell.isNull() ? "" : cell.asString());
    }
    printer.printRecord(cells);
  }
}
