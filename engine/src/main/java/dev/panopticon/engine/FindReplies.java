package dev.panopticon.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Looks for judges' replies in the cache, many askers with one query: whatever is waiting is looked
 * up together. Thread-safe.
 */
final class FindReplies implements AutoCloseable {
  private static final int AT_ONCE = 500;

  private record Asked(
      ContentKey key, CompletableFuture<Optional<ReusableResults.Reusable>> answer) {}

  private final Function<Collection<ContentKey>, Map<ContentKey, ReusableResults.Reusable>> replies;
  private final BlockingQueue<Asked> queue = new ArrayBlockingQueue<>(AT_ONCE);
  private final Thread thread;

  FindReplies(Function<Collection<ContentKey>, Map<ContentKey, ReusableResults.Reusable>> replies) {
    this.replies = replies;
    this.thread =
        Thread.ofPlatform().name("find-replies").daemon().unstarted(this::findUntilClosed);
  }

  void start() {
    thread.start();
  }

  /**
   * Blocks until it is known.
   *
   * @throws org.springframework.dao.DataAccessException if the database could not be asked
   */
  Optional<ReusableResults.Reusable> find(ContentKey key) throws InterruptedException {
    var asked = new Asked(key, new CompletableFuture<>());
    queue.put(asked);
    try {
      return asked.answer().get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** Ends at once; who still waits must be interrupted by whoever closes. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void findUntilClosed() {
    List<Asked> together = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        together.clear();
        together.add(queue.take());
        queue.drainTo(together, AT_ONCE - 1);
        answer(together);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void answer(List<Asked> together) {
    try {
      Map<ContentKey, ReusableResults.Reusable> found =
          replies.apply(together.stream().map(Asked::key).toList());
      together.forEach(
          asked -> asked.answer().complete(Optional.ofNullable(found.get(asked.key()))));
    } catch (RuntimeException failure) {
      together.forEach(asked -> asked.answer().completeExceptionally(failure));
    }
  }
}
