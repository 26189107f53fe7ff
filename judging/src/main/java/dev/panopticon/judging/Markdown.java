package dev.panopticon.judging;

import java.util.regex.Pattern;

/** Takes the mark-up off a line of a judge's reply that is about to be read as plain words. */
final class Markdown {
  private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{([^{}]*)\\}");
  private static final Pattern BRACKETS = Pattern.compile("\\[\\[([^\\[\\]]*)\\]\\]");
  private static final Pattern OPENING_TAG = Pattern.compile("<([A-Za-z_]+)>");
  private static final Pattern CLOSING_TAG = Pattern.compile("</[A-Za-z_]+>");

  /**
   * Emphasis touches a word on one side and not on the other; {@code 5 * 8} and {@code 5*8} stay.
   */
  private static final Pattern EMPHASIS =
      Pattern.compile("(?<![\\w)*])[*_]{1,3}(?=[^\\s*_])|(?<=[^\\s*_])[*_]{1,3}(?![\\w(*])");

  private static final Pattern CODE_AND_MATH = Pattern.compile("[`$]");
  private static final Pattern LEADING = Pattern.compile("^\\s*(?:#{1,6}\\s+|[-*+\u2022]\\s+)?");

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private Markdown() {}

  static String plain(String line) {
    return line.chars().anyMatch(Markdown::mayMark)
        ? withoutMarkup(line)
        : WHITE_SPACE.matcher(line).replaceAll(" ").strip();
  }

  /** Whether a pattern here could match because of this character, white space aside. */
  private static boolean mayMark(int character) {
    return switch (character) {
      case '\\', '[', '<', '*', '_', '`', '$', '#', '-', '+', '\u2022' -> true;
      default -> false;
    };
  }

  private static String withoutMarkup(String line) {
    String text = LEADING.matcher(line).replaceFirst("");
    text = CODE_AND_MATH.matcher(text).replaceAll("");
    text = BOXED.matcher(text).replaceAll("$1");
    text = BRACKETS.matcher(text).replaceAll("$1");
    text = CLOSING_TAG.matcher(OPENING_TAG.matcher(text).replaceAll("$1: ")).replaceAll("");
    return WHITE_SPACE.matcher(EMPHASIS.matcher(text).replaceAll("")).replaceAll(" ").strip();
  }
}
