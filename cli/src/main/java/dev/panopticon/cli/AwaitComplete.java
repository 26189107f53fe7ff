package dev.panopticon.cli;

import dev.panopticon.contract.SimilarItems;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats a search until it has seen everything, as long as less is missing each time: a server
 * that was started for this command alone makes embeddings only while the command waits.
 */
final class AwaitComplete {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** Looks without progress after which it gives up: the model is loaded meanwhile. */
  private static final int PATIENCE = 20;

  private AwaitComplete() {}

  static <T> SimilarItems<T> of(Supplier<SimilarItems<T>> search) {
    SimilarItems<T> found = search.get();
    int withoutProgress = 0;
    while (!found.complete() && withoutProgress < PATIENCE && pause()) {
      SimilarItems<T> next = search.get();
      withoutProgress = next.missing() < found.missing() ? 0 : withoutProgress + 1;
      found = next;
    }
    return found;
  }

  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
