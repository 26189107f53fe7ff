package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads OpenAI's chat completion: leniently where servers differ and nothing is lost (content as a
 * text or as parts, unknown finish reasons, odd usage), strictly where an answer would be invented.
 */
final class ChatReply {
  private static final String CONTENT_FILTER = "content_filter";

  private ChatReply() {}

  static CallOutcome outcome(JsonNode reply, Duration latency) {
    JsonNode choice = reply.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      return new CallOutcome.Failed(
          ErrorClass.MALFORMED_REPLY,
          "the reply is JSON but not a chat completion: it has no choices[0].message",
          null,
          latency);
    }
    String text = text(message.path("content"), "text");
    String finishReason = textOrNull(choice.path("finish_reason"));
    Usage usage = usage(reply.path("usage"));
    String refusal = refusal(message);
    if (!refusal.isEmpty()) {
      return new CallOutcome.Refused(refusal, emptyToNull(text), usage, latency);
    }
    if (CONTENT_FILTER.equals(finishReason)) {
      return new CallOutcome.Refused(
          "the provider's content filter stopped the answer (finish_reason content_filter)",
          emptyToNull(text),
          usage,
          latency);
    }
    return new CallOutcome.Answered(text, finishReason, usage, latency, model(reply));
  }

  private static @Nullable String model(JsonNode reply) {
    String model = textOrNull(reply.path("model"));
    return model == null ? null : emptyToNull(model);
  }

  private static String refusal(JsonNode message) {
    String refusal = message.path("refusal").stringValue("");
    return refusal.isEmpty() ? text(message.path("content"), "refusal") : refusal;
  }

  /**
   * The content as one text: {@code "..."}, or the parts of one type put together: {@code [{"type":
   * "text", "text": "..."}]}; empty when there is none.
   */
  private static String text(JsonNode content, String partType) {
    if (!content.isArray()) {
      return partType.equals("text") ? content.stringValue("") : "";
    }
    List<String> parts = new ArrayList<>();
    for (JsonNode part : content) {
      if (part.path("type").stringValue("").equals(partType)) {
        parts.add(part.path(partType).stringValue(""));
      }
    }
    return String.join("", parts);
  }

  private static Usage usage(JsonNode usage) {
    return new Usage(tokens(usage.path("prompt_tokens")), tokens(usage.path("completion_tokens")));
  }

  private static @Nullable Long tokens(JsonNode count) {
    return count.isIntegralNumber() && count.canConvertToLong() && count.longValue() >= 0
        ? (Long) count.longValue()
        : null;
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isString() ? Words.shortened(node.stringValue()) : null;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
