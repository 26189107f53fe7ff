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
   * @param model which model answered, as the provider says: often a dated version of the one that
   *     was asked; null when it does not say
   */
  record Answered(
      String text,
      @Nullable String finishReason,
      Usage usage,
      Duration latency,
      @Nullable String model)
      implements CallOutcome {
    /** An answer of which nobody says which model gave it. */
    public Answered(String text, @Nullable String finishReason, Usage usage, Duration latency) {
      this(text, finishReason, usage, latency, null);
    }
  }

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
   * @param mayBeBilled whether the model may have worked all the same: the call was cut off, its
   *     answer was lost on the way or could not be used, and nobody says what it cost
   */
  record Failed(
      ErrorClass errorClass,
      String message,
      @Nullable Duration retryAfter,
      Duration latency,
      boolean mayBeBilled)
      implements CallOutcome {
    /** A failure of which nothing more is known than its class. */
    public Failed(
        ErrorClass errorClass, String message, @Nullable Duration retryAfter, Duration latency) {
      this(errorClass, message, retryAfter, latency, mayBeBilled(errorClass));
    }

    /** Whether a failure of this class may come after the model has worked. */
    static boolean mayBeBilled(ErrorClass errorClass) {
      return switch (errorClass) {
        case SERVER_ERROR,
            TIMEOUT,
            CONNECTION,
            MALFORMED_REPLY,
            REPLY_TOO_LARGE,
            CANCELLED,
            INTERNAL ->
            true;
        case RATE_LIMITED,
            OVERLOADED,
            UNAUTHENTICATED,
            FORBIDDEN,
            QUOTA_EXHAUSTED,
            MODEL_NOT_FOUND,
            INVALID_REQUEST,
            BUDGET_EXHAUSTED,
            NOT_RECORDED,
            NO_OUTPUT ->
            false;
      };
    }
  }
}
