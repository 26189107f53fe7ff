package dev.panopticon.providers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider says about its error, in any of the shapes in use: OpenAI's {@code {"error":
 * {"message", "type", "code"}}}, vLLM's flat {@code {"message", "type", "code"}}, Ollama's {@code
 * {"error": "..."}}, FastAPI's {@code {"detail": ...}}, or plain text.
 *
 * @param message in the provider's words; empty when there are none worth reading
 * @param code the provider's code, or its type where it has no code, in lower case; may be empty
 * @param documented whether it has one of the shapes that are JSON
 */
record ProviderError(String message, String code, boolean documented) {
  private static final Set<String> QUOTA_CODES =
      Set.of(
          "insufficient_quota",
          "billing_hard_limit_reached",
          "billing_not_active",
          "quota_exceeded",
          "insufficient_balance",
          "insufficient_credits");
  private static final Set<String> FILTER_CODES =
      Set.of("content_filter", "content_policy_violation");
  private static final Set<String> UNKNOWN_MODEL_CODES = Set.of("model_not_found", "unknown_model");

  static ProviderError read(byte[] body, JsonMapper json) {
    try {
      JsonNode root = json.readTree(body);
      return root.isObject() ? of(root) : plain(root.toString());
    } catch (JacksonException notJson) {
      return plain(new String(body, StandardCharsets.UTF_8));
    }
  }

  /** Of a JSON object that is an error or has one. */
  static ProviderError of(JsonNode root) {
    JsonNode error = root.path("error").isObject() ? root.path("error") : root;
    Optional<String> message = message(root, error);
    boolean documented = message.isPresent() || root.path("error").isObject();
    return new ProviderError(message.orElseGet(root::toString), code(error), documented);
  }

  private static Optional<String> message(JsonNode root, JsonNode error) {
    if (error.path("message").isString()) {
      return Optional.of(error.path("message").stringValue());
    }
    if (root.path("error").isString()) {
      return Optional.of(root.path("error").stringValue());
    }
    JsonNode detail = root.path("detail");
    if (detail.isString()) {
      return Optional.of(detail.stringValue());
    }
    return detail.isMissingNode() ? Optional.empty() : Optional.of(detail.toString());
  }

  private static String code(JsonNode error) {
    String code = error.path("code").asString("");
    String type = error.path("type").stringValue("");
    // OpenAI names a spent quota in both, others in the type alone, with a number as the code.
    boolean codeSaysNothing = code.isEmpty() || code.chars().allMatch(Character::isDigit);
    return (codeSaysNothing && !type.isEmpty() ? type : code).toLowerCase(Locale.ROOT);
  }

  private static ProviderError plain(String text) {
    return new ProviderError(looksLikeHtml(text) ? "an HTML page" : text, "", false);
  }

  static boolean looksLikeHtml(String text) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype") || start.startsWith("<html");
  }

  boolean saysQuotaIsSpent() {
    return QUOTA_CODES.contains(code);
  }

  boolean saysContentWasFiltered() {
    return FILTER_CODES.contains(code);
  }

  boolean saysModelIsUnknown() {
    return UNKNOWN_MODEL_CODES.contains(code);
  }
}
