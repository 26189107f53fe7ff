package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.providers.CallRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The most that a call can cost. Its prompt has at most as many tokens as bytes: tokenizers of
 * bytes (BPE, and SentencePiece with its byte fallback) spend at least a byte on a token. {@value
 * #TOKENS_PER_MESSAGE} more are allowed for what a chat template puts around each message, and
 * {@value #TOKENS_PER_CALL} for what it puts around all of them; no source: several times what the
 * templates of common models have. Its answer has at most {@code max_tokens} or {@code
 * max_completion_tokens}, the larger where both are given.
 *
 * <p>A model without either is taken to write {@value #ASSUMED_OUTPUT_TOKENS} tokens at most, which
 * is an assumption: the limit of gpt-4o, more than most models write by themselves. A longer answer
 * costs more than was reserved for it.
 */
public final class CallBound {
  public static final int ASSUMED_OUTPUT_TOKENS = 16_384;

  private static final int TOKENS_PER_MESSAGE = 16;
  private static final int TOKENS_PER_CALL = 64;

  /** More than any budget, and far from overflow when some are added up. */
  private static final long BEYOND_ANY_BUDGET = Long.MAX_VALUE / 8;

  private CallBound() {}

  /** Whether the model's own parameters bound its answers. */
  public static boolean isGiven(ModelSpec.Remote model) {
    return maxOutputTokens(model.parameters()).isPresent();
  }

  /** Whether what is sent bounds the answer. */
  static boolean isGiven(CallRequest request) {
    return maxOutputTokens(request.parameters()).isPresent();
  }

  /** In nano-US-dollars; more than any budget when the model has no price. */
  static long costNanoUsd(CallRequest request) {
    Price price = request.model().price();
    if (price == null) {
      return BEYOND_ANY_BUDGET;
    }
    Map<String, Object> parameters = request.parameters();
    try {
      long cost =
          price.costNanoUsd(
              inputTokens(request, parameters),
              maxOutputTokens(parameters).orElse(ASSUMED_OUTPUT_TOKENS));
      return Math.min(cost, BEYOND_ANY_BUDGET);
    } catch (ArithmeticException beyondLong) {
      return BEYOND_ANY_BUDGET;
    }
  }

  /** Parameters count, because some are shown to the model: tools, the schema of an answer. */
  private static long inputTokens(CallRequest request, Map<String, Object> parameters) {
    long tokens = TOKENS_PER_CALL + utf8Bytes(parameters.toString());
    for (var message : request.messages()) {
      tokens += TOKENS_PER_MESSAGE + utf8Bytes(message.content());
    }
    return tokens;
  }

  private static long utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static OptionalLong maxOutputTokens(Map<String, Object> parameters) {
    long most = -1;
    for (String name : new String[] {"max_tokens", "max_completion_tokens"}) {
      if (parameters.get(name) instanceof Number limit) {
        most = Math.max(most, (long) Math.ceil(limit.doubleValue()));
      }
    }
    return most < 0 ? OptionalLong.empty() : OptionalLong.of(most);
  }
}
