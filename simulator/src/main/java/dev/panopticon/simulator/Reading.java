package dev.panopticon.simulator;

/** What came of reading a request body. */
sealed interface Reading {
  record Accepted(ChatRequest request) implements Reading {}

  record Refused(ApiError error) implements Reading {}
}
