package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;

/** Sorts a provider's error into a class by its status and its own code. */
final class StatusClass {
  private StatusClass() {}

  static ErrorClass of(int status, ProviderError error) {
    return switch (status) {
      case 401 -> ErrorClass.UNAUTHENTICATED;
      case 402 -> ErrorClass.QUOTA_EXHAUSTED;
      case 403, 429 -> {
        ErrorClass usual = status == 403 ? ErrorClass.FORBIDDEN : ErrorClass.RATE_LIMITED;
        yield error.saysQuotaIsSpent() ? ErrorClass.QUOTA_EXHAUSTED : usual;
      }
      case 404 -> ErrorClass.MODEL_NOT_FOUND;
      case 408 -> ErrorClass.TIMEOUT;
      case 503, 529 -> ErrorClass.OVERLOADED;
      default -> status >= 500 ? ErrorClass.SERVER_ERROR : ofRequest(error);
    };
  }

  private static ErrorClass ofRequest(ProviderError error) {
    if (error.saysQuotaIsSpent()) {
      return ErrorClass.QUOTA_EXHAUSTED;
    }
    return error.saysModelIsUnknown() ? ErrorClass.MODEL_NOT_FOUND : ErrorClass.INVALID_REQUEST;
  }

  /**
   * Whether the model may have worked although this status came. A gateway's 502, 504 and 520 to
   * 524 say that it has lost the answer, or waited no longer for it. A provider that turns a call
   * away (4xx, 503, 529), or says in its own words that it failed, does not bill it.
   *
   * @param documented whether an error came with it as providers document theirs: a status of 500
   *     and more without one may be that of anything in between
   */
  static boolean mayBeBilled(int status, boolean documented) {
    return switch (status) {
      case 408, 502, 504, 520, 521, 522, 523, 524 -> true;
      case 503, 529 -> false;
      default -> status >= 500 && !documented;
    };
  }

  /** What a person can do about it; empty where the provider's words have to be enough. */
  static String advice(ErrorClass errorClass) {
    return switch (errorClass) {
      case UNAUTHENTICATED -> "check the key";
      case FORBIDDEN -> "check what the key may do, and whether the provider allows this prompt";
      case QUOTA_EXHAUSTED -> "check the account's plan and billing";
      case MODEL_NOT_FOUND ->
          "check the model's name, and that base_url ends where /chat/completions begins";
      case INVALID_REQUEST -> "check the model's parameters and the length of the prompt";
      case RATE_LIMITED,
          OVERLOADED,
          SERVER_ERROR,
          TIMEOUT,
          CONNECTION,
          MALFORMED_REPLY,
          REPLY_TOO_LARGE,
          BUDGET_EXHAUSTED,
          CANCELLED,
          NOT_RECORDED,
          NO_OUTPUT,
          INTERNAL ->
          "";
    };
  }
}
