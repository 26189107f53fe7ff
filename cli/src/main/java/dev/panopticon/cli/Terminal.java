package dev.panopticon.cli;

import java.io.Console;
import java.util.Optional;

/** What the place that we print to can show. */
final class Terminal {
  private static final boolean COLOURS =
      Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
          && System.getenv("NO_COLOR") == null
          && !"dumb".equals(System.getenv("TERM"));

  private Terminal() {}

  /** Whether a person watches: then colours and a progress line are shown. */
  static boolean colours() {
    return COLOURS;
  }

  static String red(String text) {
    return paint("31", text);
  }

  static String green(String text) {
    return paint("32", text);
  }

  static String yellow(String text) {
    return paint("33", text);
  }

  static String bold(String text) {
    return paint("1", text);
  }

  static String faint(String text) {
    return paint("2", text);
  }

  private static String paint(String code, String text) {
    return COLOURS ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
