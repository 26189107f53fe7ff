package dev.panopticon.providers;

import dev.panopticon.model.Message;
import dev.panopticon.model.ModelSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries a model with one tiny, real call, with the model's own parameters, so that a wrong
 * parameter shows here and not in the middle of a run. The call costs what a call costs.
 */
public final class ModelCheck {
  private static final String QUESTION = "Reply with the single word: ready";

  private final ModelClient client;

  public ModelCheck(ModelClient client) {
    this.client = client;
  }

  /**
   * What came of a check.
   *
   * @param usable the model answered, or declined to: then it can be called
   * @param words for a person
   */
  public record Result(boolean usable, String words, CallOutcome outcome) {}

  /** Blocks as {@link ModelClient#call} does. */
  public Result check(ModelSpec.Remote model) {
    CallOutcome outcome = client.call(new CallRequest(model, messages(model)));
    return switch (outcome) {
      case CallOutcome.Answered answered -> new Result(true, words(answered, model), answered);
      case CallOutcome.Refused refused ->
          new Result(
              true,
              "the model can be called, but it declined: " + Words.shortened(refused.reason()),
              refused);
      case CallOutcome.Failed failed ->
          new Result(false, "%s: %s".formatted(failed.errorClass(), failed.message()), failed);
    };
  }

  private static List<Message> messages(ModelSpec.Remote model) {
    var messages = new ArrayList<Message>();
    if (model.system() != null) {
      messages.add(Message.system(model.system()));
    }
    messages.add(Message.user(QUESTION));
    return messages;
  }

  private static String words(CallOutcome.Answered answered, ModelSpec.Remote model) {
    return "answered in %s: %s (%s input and %s output tokens, %s)"
        .formatted(
            Words.seconds(answered.latency()),
            answered.text().isBlank()
                ? emptyAnswer(answered)
                : "\"" + Words.shortened(answered.text()) + "\"",
            orUnknown(answered.usage().inputTokens()),
            orUnknown(answered.usage().outputTokens()),
            cost(answered.usage().costNanoUsd(model.price())));
  }

  private static String emptyAnswer(CallOutcome.Answered answered) {
    return "length".equals(answered.finishReason())
        ? "nothing, because max_tokens was used up before any text"
        : "an empty text";
  }

  private static String cost(@Nullable Long costNanoUsd) {
    return costNanoUsd == null
        ? "cost unknown"
        : "$" + BigDecimal.valueOf(costNanoUsd, 9).stripTrailingZeros().toPlainString();
  }

  private static Object orUnknown(@Nullable Long tokens) {
    return tokens == null ? "unknown" : tokens;
  }
}
