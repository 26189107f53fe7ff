package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one call to a provider. A failure is data, not an exception. */
public sealed interface CallOutcome {
  /** From the start of the call to its outcome. */
  Duration latency();

  /**
   * The model answered.
   *
   * @param text as the model wrote it; an empty text is an answer (a model may spend all its tokens
   *     on reasoning, or call a tool)
   * @param finishReason in the provider's own word ({@code stop}, {@code length}, ...); null when
   *     it gave none. {@code length} means that the text was cut at the token limit.
   */
  record Answered(String text, @Nullable String finishReason, Usage usage, Duration latency)
      implements CallOutcome {}

  /**
   * The model or its provider's content filter declined.
   *
   * @param reason the model's refusal, or what the filter said
   * @param text what was written before the filter stopped it; null for nothing
   */
  record Refused(String reason, @Nullable String text, Usage usage, Duration latency)
      implements CallOutcome {}

  /**
   * There is no answer.
   *
   * @param message for a person: what happened, where, and what to check. It has the provider's own
   *     words where there are any, shortened, and never the key.
   * @param retryAfter how long the provider asked us to wait, at least zero; null when it did not
   */
  record Failed(
      ErrorClass errorClass, String message, @Nullable Duration retryAfter, Duration latency)
      implements CallOutcome {}
}
