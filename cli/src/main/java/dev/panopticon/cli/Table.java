package dev.panopticon.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Columns of text for a person: numbers to the right, words to the left, as wide as their content.
 * On a terminal that is too narrow, words are shortened, the last column first; then columns that
 * one can do without are left out. Ids and numbers stay whole.
 */
final class Table {
  private static final int GAP = 2;
  private static final int LEAST_WORDS = 8;

  /** How a column stands, and what may be done to it when there is too little room. */
  private enum Kind {
    /** Words, to the left; may be shortened. */
    LEFT,
    /** Numbers, to the right. */
    RIGHT,
    /** To be copied and typed, to the left; stays whole. */
    ID
  }

  private record Column(String head, Kind kind, boolean isOptional) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  Table left(String head) {
    return column(head, Kind.LEFT);
  }

  Table right(String head) {
    return column(head, Kind.RIGHT);
  }

  Table id(String head) {
    return column(head, Kind.ID);
  }

  /** The column that was added last is left out before others suffer. */
  Table optional() {
    Column last = columns.removeLast();
    columns.add(new Column(last.head(), last.kind(), true));
    return this;
  }

  private Table column(String head, Kind kind) {
    columns.add(new Column(head, kind, false));
    return this;
  }

  /** Adds a row with a cell for each column. */
  Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    List<String> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      row.add(Words.plain(String.valueOf(cell)));
    }
    rows.add(row);
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintWriter out, Terminal terminal) {
    int[] widths = fitted(terminal.columns());
    out.println(terminal.bold(line(columns.stream().map(Column::head).toList(), widths)));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  /** The width of each column; 0 leaves it out. */
  private int[] fitted(int room) {
    int[] widths = natural();
    int last = widths.length - 1;
    shorten(widths, last, total(widths) - room);
    for (int column = last; column >= 0 && total(widths) > room; column--) {
      if (columns.get(column).isOptional()) {
        widths[column] = 0;
      }
    }
    while (total(widths) > room) {
      Optional<Integer> widest = widestWords(widths);
      if (widest.isEmpty()) {
        break;
      }
      shorten(widths, widest.get(), 1);
    }
    return widths;
  }

  private int[] natural() {
    int[] widths = new int[columns.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = Words.width(columns.get(column).head());
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], Words.width(row.get(column)));
      }
    }
    return widths;
  }

  private void shorten(int[] widths, int column, int over) {
    if (over > 0 && columns.get(column).kind() == Kind.LEFT) {
      widths[column] = Math.max(least(column, widths[column]), widths[column] - over);
    }
  }

  private int least(int column, int width) {
    return Math.min(width, Math.max(LEAST_WORDS, Words.width(columns.get(column).head())));
  }

  private Optional<Integer> widestWords(int[] widths) {
    return IntStream.range(0, widths.length)
        .boxed()
        .filter(column -> columns.get(column).kind() == Kind.LEFT)
        .filter(column -> widths[column] > least(column, widths[column]))
        .max(Comparator.comparing(column -> widths[column]));
  }

  private static int total(int[] widths) {
    int shown = (int) IntStream.of(widths).filter(width -> width > 0).count();
    return IntStream.of(widths).sum() + Math.max(0, shown - 1) * GAP;
  }

  private String line(List<String> cells, int[] widths) {
    List<String> shown = new ArrayList<>();
    for (int column = 0; column < widths.length; column++) {
      if (widths[column] > 0) {
        shown.add(cell(cells.get(column), column, widths[column]));
      }
    }
    return String.join(" ".repeat(GAP), shown).stripTrailing();
  }

  private String cell(String text, int column, int width) {
    String cell = Words.shortened(text, width);
    String gap = " ".repeat(width - Words.width(cell));
    return columns.get(column).kind() == Kind.RIGHT ? gap + cell : cell + gap;
  }
}
