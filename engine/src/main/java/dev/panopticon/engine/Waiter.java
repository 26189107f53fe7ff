package dev.panopticon.engine;

import dev.panopticon.providers.CallRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A call that waits for its turn.
 *
 * @param attempt the how-manieth at its cell, from 1
 * @param turn empty when the run goes no further
 */
record Waiter(
    ActiveRun run, CallRequest request, int attempt, CompletableFuture<Optional<Permit>> turn) {
  Waiter(ActiveRun run, CallRequest request, int attempt) {
    this(run, request, attempt, new CompletableFuture<>());
  }
}
