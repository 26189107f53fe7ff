package dev.panopticon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the database about content keys, many askers with one statement: whatever is waiting is
 * asked together. A question that comes alone is asked at once; where they come one upon the other,
 * there are at most a hundred statements a second. Thread-safe.
 */
final class AskTogether<Q, T> implements AutoCloseable {
  private static final int AT_ONCE = 500;

  /** Much less than a call takes, and enough to gather many of those that come by the thousand. */
  private static final long GATHER_NANOS = Duration.ofMillis(10).toNanos();

  private record Asked<Q, T>(Q question, CompletableFuture<Optional<T>> answer) {}

  private final Function<Collection<Q>, Map<Q, T>> ask;
  private final BlockingQueue<Asked<Q, T>> queue = new ArrayBlockingQueue<>(AT_ONCE);
  private final Thread thread;

  /**
   * @param name of its thread
   * @param ask answers several questions; those without an answer are left out
   */
  AskTogether(String name, Function<Collection<Q>, Map<Q, T>> ask) {
    this.ask = ask;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::askUntilClosed);
  }

  void start() {
    thread.start();
  }

  /**
   * Blocks until it is known.
   *
   * @throws org.springframework.dao.DataAccessException if the database could not be asked
   */
  Optional<T> ask(Q question) throws InterruptedException {
    var asked = new Asked<Q, T>(question, new CompletableFuture<>());
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

  /** Questions that wait for the next statement. */
  int waiting() {
    return queue.size();
  }

  /** Ends at once; who still waits must be interrupted by whoever closes. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void askUntilClosed() {
    List<Asked<Q, T>> together = new ArrayList<>();
    long free = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        together.clear();
        together.add(queue.take());
        TimeUnit.NANOSECONDS.sleep(free - System.nanoTime());
        queue.drainTo(together, AT_ONCE - 1);
        free = System.nanoTime() + GATHER_NANOS;
        answer(together);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void answer(List<Asked<Q, T>> together) {
    try {
      Map<Q, T> found = ask.apply(together.stream().map(Asked::question).toList());
      together.forEach(
          asked -> asked.answer().complete(Optional.ofNullable(found.get(asked.question()))));
    } catch (RuntimeException | Error failure) {
      together.forEach(asked -> asked.answer().completeExceptionally(failure));
    }
  }
}
