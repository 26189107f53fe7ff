package dev.panopticon.model;

/** What came of asking a model. */
public enum OutputStatus {
  /** There is an answer, perhaps an empty one. */
  ANSWERED,
  /** The model or its provider's filter declined. */
  REFUSED,
  /** No answer after all retries. */
  FAILED
}
