package dev.panopticon.suite.rows;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a row of a record's text. */
sealed interface RecordParser permits JsonLineParser, CsvRecordParser {
  /** The row; null if the record is none (a header). */
  @Nullable Row<Map<String, JsonNode>> parse(int line, String text);

  /** Whether the next record is a header. */
  default boolean needsHeader() {
    return false;
  }

  /** Whether no further record can be used. */
  default boolean isHopeless() {
    return false;
  }
}
