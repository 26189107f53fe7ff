package dev.panopticon.cli;

import java.io.Console;
import java.util.Optional;

/**
 * One of the places that we print to, and what it can show. The launcher says whether it is a
 * terminal and how wide; without the launcher the JDK is asked. Immutable.
 */
final class Terminal {
  private static final int USUAL_COLUMNS = 80;

  /** Standard output. */
  static final Terminal OUT = of("panopticon.out.columns");

  /** Standard error. */
  static final Terminal ERR = of("panopticon.err.columns");

  private final int columns;
  private final boolean colours;

  private Terminal(int columns, boolean colours) {
    this.columns = columns;
    this.colours = colours;
  }

  /** No terminal at all, as a file or a pipe. */
  static Terminal plain() {
    return new Terminal(0, false);
  }

  /** A terminal of that width without colours. */
  static Terminal plain(int columns) {
    return new Terminal(columns, false);
  }

  private static Terminal of(String property) {
    Integer said = Integer.getInteger(property);
    int columns = said == null ? askJava() : said;
    return new Terminal(columns, columns > 0 && wantsColours());
  }

  private static int askJava() {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return terminal ? USUAL_COLUMNS : 0;
  }

  // no-color.org: set and not empty, whatever its value.
  private static boolean wantsColours() {
    String no = System.getenv("NO_COLOR");
    return (no == null || no.isEmpty()) && !isDumb();
  }

  private static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /** Whether a person watches, on something whose lines can be redrawn. */
  boolean isLive() {
    return columns > 0 && !isDumb();
  }

  boolean colours() {
    return colours;
  }

  /** Characters in a line; as many as one likes where it is no terminal. */
  int columns() {
    return columns > 0 ? columns : Integer.MAX_VALUE;
  }

  String red(String text) {
    return paint("31", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colours ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
