package dev.panopticon.suite;

import java.util.Collection;
import java.util.stream.Collectors;

/** Small pieces of sentences for messages. */
final class Words {
  private static final int LONGEST_QUOTE = 60;

  private Words() {}

  /** On one line, and cut where it is too long for a message. */
  static String shortened(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
  }

  static String list(Collection<String> words) {
    return words.stream().map(Words::shortened).collect(Collectors.joining(", "));
  }
}
