package dev.panopticon.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One wrong place in what a person handed in.
 *
 * @param pointer JSON pointer of the value ({@code /metrics/0/kind}), or empty for the whole
 * @param line 1-based line in the source text; null where the input has no lines (a JSON body)
 * @param column 1-based column in that line; null as for {@code line}
 * @param detail what is wrong and what would be right
 * @param suggestion a likely intended word ("did you mean ..."); null when there is none
 */
public record Fault(
    String pointer,
    @Nullable Integer line,
    @Nullable Integer column,
    String detail,
    @Nullable String suggestion) {

  /** A fault without a place in a text. */
  public static Fault at(String pointer, String detail) {
    return new Fault(pointer, null, null, detail, null);
  }

  /** A fault in one line of a file. */
  public static Fault inLine(int line, String detail) {
    return new Fault("", line, null, detail, null);
  }

  /**
   * The same where the parts that it may be in stand elsewhere.
   *
   * @param places JSON pointer of a part to the one that it has there, or to the empty one if it
   *     has none
   */
  public Fault moved(Map<String, String> places) {
    for (Map.Entry<String, String> place : places.entrySet()) {
      String part = place.getKey();
      if (pointer.equals(part) || pointer.startsWith(part + "/")) {
        String there = place.getValue();
        String whole = there.isEmpty() ? "" : there + pointer.substring(part.length());
        return new Fault(whole, line, column, detail, suggestion);
      }
    }
    return this;
  }

  /** As a person reads it: {@code line 3, column 5: unknown key ... (did you mean ...?)}. */
  public String readable() {
    var text = new StringBuilder();
    if (line != null) {
      text.append("line ").append(line);
      if (column != null) {
        text.append(", column ").append(column);
      }
      text.append(": ");
    } else if (!pointer.isEmpty()) {
      text.append(pointer).append(": ");
    }
    text.append(detail);
    if (suggestion != null) {
      text.append(" (did you mean \"").append(suggestion).append("\"?)");
    }
    return text.toString();
  }
}
