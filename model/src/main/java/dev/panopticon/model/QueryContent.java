package dev.panopticon.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, and what belongs to it.
 *
 * @param messages the conversation to send, at least one, the last one the user's
 * @param theme the group that results are broken down by; null when there is none
 * @param reference the expected answer; null when there is none
 * @param context documents that the answer should rest on; null when there are none
 * @param metadata further fields of the source, in their order, values as text
 */
public record QueryContent(
    List<Message> messages,
    @Nullable String theme,
    @Nullable String reference,
    @Nullable String context,
    Map<String, String> metadata) {

  /**
   * @throws IllegalArgumentException if there is no message or the last one is not the user's
   */
  public QueryContent {
    messages = List.copyOf(messages);
    metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (messages.isEmpty() || messages.getLast().role() != MessageRole.USER) {
      throw new IllegalArgumentException(
          "a query needs at least one message, and the last must be the user's");
    }
  }

  /** A query of a single user message, with nothing else. */
  public static QueryContent ofText(String text) {
    return new QueryContent(List.of(Message.user(text)), null, null, null, Map.of());
  }

  /**
   * The single message's text; for a conversation its transcript, one "role: text" block a turn.
   */
  public String text() {
    if (messages.size() == 1) {
      return messages.getFirst().content();
    }
    return messages.stream()
        .map(message -> message.role().wireName() + ": " + message.content())
        .collect(Collectors.joining("\n\n"));
  }
}
