package dev.panopticon.model;

/** Why a call to a provider failed; decides whether it is tried again. */
public enum ErrorClass {
  /** Too many requests (429); wait as told, then again. */
  RATE_LIMITED(true),
  /** The provider is overloaded (503, 529). */
  OVERLOADED(true),
  /** The provider failed inside (other 5xx). */
  SERVER_ERROR(true),
  /** No byte, or no end, within the time allowed. */
  TIMEOUT(true),
  /** No connection, or it broke. */
  CONNECTION(true),
  /** The reply is not what the protocol says. */
  MALFORMED_REPLY(true),
  /** The key is missing or wrong (401). */
  UNAUTHENTICATED(false),
  /** The provider refuses what the key asks for (403): always, or this request alone. */
  FORBIDDEN(false),
  /** The account's quota is used up. */
  QUOTA_EXHAUSTED(false),
  /** The provider does not know the model (404). */
  MODEL_NOT_FOUND(false),
  /** The provider rejects the request (400, 413, 422). */
  INVALID_REQUEST(false),
  /** The reply is larger than we accept. */
  REPLY_TOO_LARGE(false),
  /** The run's budget does not allow the call. */
  BUDGET_EXHAUSTED(false),
  /** The run was cancelled before the call. */
  CANCELLED(false),
  /** A recorded source has no row for this cell. */
  NOT_RECORDED(false),
  /** The answer to be judged does not exist, because its own call failed. */
  NO_OUTPUT(false),
  /** A defect on our side. */
  INTERNAL(false);

  private final boolean retryable;

  ErrorClass(boolean retryable) {
    this.retryable = retryable;
  }

  public boolean retryable() {
    return retryable;
  }
}
