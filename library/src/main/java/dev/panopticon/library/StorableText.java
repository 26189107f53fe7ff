package dev.panopticon.library;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a database's text cannot hold is refused before it gets there, in words. */
final class StorableText {
  private StorableText() {}

  /**
   * Requires a name that an index can hold.
   *
   * @param what the name's own name, such as "the id"
   * @throws PanopticonException with INVALID_REQUEST
   */
  static void requireName(String what, String name, int mostCharacters) {
    if (name.isBlank()) {
      throw invalid(what + " is empty");
    }
    requireShort(what, name, mostCharacters);
  }

  /** Like {@link #requireName}, but it may be empty. */
  static void requireShort(String what, String name, int mostCharacters) {
    if (name.length() > mostCharacters) {
      throw invalid(
          "%s has %,d characters; at most %,d are allowed"
              .formatted(what, name.length(), mostCharacters));
    }
    require(what, name);
  }

  /** Requires that every key and text of {@code json} can be stored and comes back unchanged. */
  static void requireAll(JsonNode json) {
    if (json.isString()) {
      require("the text", json.stringValue());
    }
    json.propertyNames().forEach(name -> require("the key", name));
    json.forEach(StorableText::requireAll);
  }

  private static void require(String what, String text) {
    String defect = defect(text);
    if (defect != null) {
      throw invalid(what + " " + defect);
    }
  }

  private static @Nullable String defect(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "has a NUL character (U+0000) at position %,d: remove it".formatted(i + 1);
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return "has half a character (a lone surrogate) at position %,d: it was cut in two"
              .formatted(i + 1);
        }
        i++;
      }
    }
    return null;
  }

  private static PanopticonException invalid(String detail) {
    return new PanopticonException(ErrorCode.INVALID_REQUEST, detail);
  }
}
