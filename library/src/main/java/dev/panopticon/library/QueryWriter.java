package dev.panopticon.library;

import dev.panopticon.contract.StoredQuery;
import dev.panopticon.suite.Definitions;
import dev.panopticon.suite.Format;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes queries as rows that an import reads back as the same content. */
interface QueryWriter {
  void write(StoredQuery query) throws IOException;

  /** Writes what stands before the first row, too. */
  static QueryWriter of(Format format, Writer out) throws IOException {
    return switch (format) {
      case JSONL -> query -> out.write(row(query) + "\n");
      case CSV -> new Csv(out);
    };
  }

  private static ObjectNode row(StoredQuery query) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", query.externalId());
    row.put("collection", query.collection());
    row.put("version", query.version());
    row.setAll(Definitions.toJson(query.content()));
    return row;
  }

  /**
   * Conversations and metadata are JSON in their cells. CSV cannot tell an empty text from none.
   */
  final class Csv implements QueryWriter {
    private static final List<String> COLUMNS =
        List.of(
            "id",
            "collection",
            "version",
            "system",
            "text",
            "messages",
            "theme",
            "reference",
            "context",
            "metadata");

    private final CSVPrinter csv;

    Csv(Writer out) throws IOException {
      csv = new CSVPrinter(out, CSVFormat.RFC4180);
      csv.printRecord(COLUMNS);
    }

    @Override
    public void write(StoredQuery query) throws IOException {
      ObjectNode row = row(query);
      List<@Nullable String> cells = new ArrayList<>();
      for (String column : COLUMNS) {
        cells.add(cell(row.path(column)));
      }
      csv.printRecord(cells);
    }

    private static @Nullable String cell(JsonNode value) {
      if (value.isMissingNode()) {
        return null;
      }
      return value.isContainer() ? value.toString() : value.asString();
    }
  }
}
