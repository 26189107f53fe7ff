package dev.panopticon.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a call to {@code /v1/chat/completions} asks for.
 *
 * @param responseFormat {@code json_object} or {@code json_schema} as sent; null for plain text
 */
record ChatRequest(
    String model,
    List<Message> messages,
    Output output,
    @Nullable JsonNode responseFormat,
    Fingerprint fingerprint) {

  /**
   * One message of the conversation.
   *
   * @param text its text parts, joined by line breaks
   * @param images how many images it carries
   */
  record Message(String role, String text, int images) {}

  /**
   * How the reply is to be given.
   *
   * @param includeUsage whether a stream ends with an event that has the usage
   * @param maxTokens {@link Integer#MAX_VALUE} for no limit
   * @param stop texts before which the reply ends
   * @param topLogprobs how many alternatives each token lists; null for no logprobs at all
   */
  record Output(
      boolean stream,
      boolean includeUsage,
      int maxTokens,
      List<String> stop,
      @Nullable Integer topLogprobs) {}

  /** The text of the last message of the user; empty when there is none. */
  String lastUserText() {
    return messages.reversed().stream()
        .filter(message -> message.role().equals("user"))
        .map(Message::text)
        .findFirst()
        .orElse("");
  }

  /** Four code points of text are one token; an image is 85, OpenAI's price at low detail. */
  int promptTokens() {
    int codePoints = 0;
    int images = 0;
    for (Message message : messages) {
      codePoints += message.text().codePointCount(0, message.text().length());
      images += message.images();
    }
    return Tokens.count(codePoints) + 85 * images;
  }
}
