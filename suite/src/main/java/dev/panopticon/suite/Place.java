package dev.panopticon.suite;

import dev.panopticon.model.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Where a value or a key stands.
 *
 * @param pointer JSON pointer; empty for the whole
 * @param line 1-based; null in a JSON body
 * @param column 1-based; null in a JSON body
 * @param order grows in the order of the document
 */
record Place(String pointer, @Nullable Integer line, @Nullable Integer column, int order) {
  static final Place WHOLE = new Place("", null, null, 0);

  Fault fault(String detail, @Nullable String suggestion) {
    return new Fault(pointer, line, column, detail, suggestion);
  }

  /** The pointer of the member {@code key} below {@code parent} (RFC 6901). */
  static String member(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** As a person reads it in the middle of a sentence. */
  String readable() {
    return line == null ? pointer : "line " + line;
  }
}
