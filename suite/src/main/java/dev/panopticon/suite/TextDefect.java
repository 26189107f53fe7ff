package dev.panopticon.suite;

import org.jspecify.annotations.Nullable;

/** What JSON and YAML can write into a text, and a database cannot hold. */
final class TextDefect {
  private TextDefect() {}

  /** Null for a text that has none, else words that follow the text's name. */
  static @Nullable String in(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "has a NUL character (U+0000) at position %,d: remove it".formatted(i + 1);
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return "has half a character (a lone surrogate) at position %,d: it was cut in two"
            .formatted(i + 1);
      }
    }
    return null;
  }
}
