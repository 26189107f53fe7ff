package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.Message;
import dev.panopticon.model.QueryContent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large texts are, in UTF-8, and their beginnings. What is counted of a text is its first
 * {@value #MOST_CHARACTERS} characters; the rest is reckoned by its bytes.
 */
final class TextSize {
  static final int MOST_CHARACTERS = 20_000;

  private TextSize() {}

  /** Of a query's messages, context and reference. */
  static int bytes(QueryContent content) {
    int bytes = bytes(content.context()) + bytes(content.reference());
    for (Message message : content.messages()) {
      bytes += bytes(message.content());
    }
    return bytes;
  }

  static int bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  static boolean isLong(@Nullable String text) {
    return text != null && text.length() > MOST_CHARACTERS;
  }

  /** Whether one of the texts is. */
  static boolean isLong(QueryContent content) {
    return isLong(content.context())
        || isLong(content.reference())
        || content.messages().stream().anyMatch(message -> isLong(message.content()));
  }

  /** The text itself where it is not long. */
  static String beginning(String text) {
    if (!isLong(text)) {
      return text;
    }
    boolean halfCharacter = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, halfCharacter ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }

  /** The query with the beginnings of its texts; the query itself where none is long. */
  static QueryContent beginning(QueryContent content) {
    if (!isLong(content)) {
      return content;
    }
    String reference = content.reference();
    String context = content.context();
    return new QueryContent(
        content.messages().stream()
            .map(message -> new Message(message.role(), beginning(message.content())))
            .toList(),
        null,
        reference == null ? null : beginning(reference),
        context == null ? null : beginning(context),
        Map.of());
  }
}
