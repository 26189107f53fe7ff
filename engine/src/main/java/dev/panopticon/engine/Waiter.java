package dev.panopticon.engine;

import dev.panopticon.providers.CallRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A call that waits for its turn.
 *
 * @param turn empty when the run goes no further
 * @param since on the scale of {@link System#nanoTime}
 */
record Waiter(Call call, CompletableFuture<Optional<Permit>> turn, long since) {
  Waiter(Call call) {
    this(call, new CompletableFuture<>(), System.nanoTime());
  }

  ActiveRun run() {
    return call.run();
  }

  CallRequest request() {
    return call.request();
  }
}
