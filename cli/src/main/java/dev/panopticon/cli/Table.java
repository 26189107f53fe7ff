package dev.panopticon.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text for a person: numbers to the right, words to the left, as wide as their content.
 */
final class Table {
  /** How a column stands. */
  enum Side {
    LEFT,
    RIGHT
  }

  private final List<String> heads = new ArrayList<>();
  private final List<Side> sides = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  Table left(String head) {
    return column(head, Side.LEFT);
  }

  Table right(String head) {
    return column(head, Side.RIGHT);
  }

  private Table column(String head, Side side) {
    heads.add(head);
    sides.add(side);
    return this;
  }

  /** Adds a row with a cell for each column. */
  Table row(Object... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + heads.size() + " columns");
    }
    List<String> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintWriter out) {
    int[] widths = widths();
    out.println(Terminal.bold(line(heads, widths)));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private int[] widths() {
    int[] widths = new int[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = length(heads.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], length(row.get(column)));
      }
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String gap = " ".repeat(widths[column] - length(cell));
      line.append(column == 0 ? "" : "  ");
      line.append(sides.get(column) == Side.RIGHT ? gap + cell : cell + gap);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
