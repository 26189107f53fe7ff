package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of results in this process: takes whatever is waiting, commits it in one
 * transaction with one fsync, and only then tells those who wait. While the database is away it
 * tries the same batch again and again; its bounded queue holds up everybody else. Thread-safe.
 */
final class ResultWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResultWriter.class);

  private static final int LARGEST_BATCH = 1_000;
  private static final int QUEUED = 2 * LARGEST_BATCH;

  /** One statement carries a batch, and a statement's parameters must stay far below 1 GB. */
  private static final long LARGEST_BATCH_CHARACTERS = 16L << 20;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /**
   * Classes of SQLSTATE that blame the data: invalid or too long values, violated constraints,
   * program limits. All others may pass.
   */
  private static final Set<String> BLAMES_DATA = Set.of("21", "22", "23", "54");

  /** Told after each commit how many new outputs and judgments of a run are durable. */
  @FunctionalInterface
  interface CommitListener {
    void committed(RunId run, int outputs, int judgments);
  }

  private record Waiting(Result result, CompletableFuture<CommitOutcome> outcome) {}

  private final Function<List<Result>, List<CommitOutcome>> commit;
  private final CommitListener listener;
  private final Runnable diskFull;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUED);
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable Waiting carriedOver;

  /**
   * @param commit commits a batch, or throws and commits nothing; see {@link CommitResults#commit}
   * @param diskFull told each time that the database has no room for a batch
   */
  ResultWriter(
      Function<List<Result>, List<CommitOutcome>> commit,
      CommitListener listener,
      Runnable diskFull) {
    this.commit = commit;
    this.listener = listener;
    this.diskFull = diskFull;
    this.thread =
        Thread.ofPlatform().name("commit-results").daemon().unstarted(this::writeUntilClosed);
  }

  void start() {
    thread.start();
  }

  /**
   * Hands over a result, and waits while the queue is full.
   *
   * @return completed after the commit; cancelled when the writer was closed before
   */
  CompletableFuture<CommitOutcome> submit(Result result) throws InterruptedException {
    var waiting = new Waiting(result, new CompletableFuture<>());
    while (!queue.offer(waiting, 1, TimeUnit.SECONDS)) {
      if (closed) {
        break;
      }
    }
    if (closed) {
      waiting.outcome().cancel(false);
    }
    return waiting.outcome();
  }

  /** How many results can wait before those who bring more are held up. */
  static int capacity() {
    return QUEUED;
  }

  /** Results that wait to be committed. */
  int waiting() {
    return queue.size();
  }

  /** Ends at once; what is not committed by now never is. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cancel(queue);
  }

  private static void cancel(Collection<Waiting> abandoned) {
    abandoned.forEach(waiting -> waiting.outcome().cancel(false));
  }

  private void writeUntilClosed() {
    while (!closed) {
      try {
        write(takeBatch());
      } catch (InterruptedException e) {
        log.debug("the writer ends");
        return;
      }
    }
  }

  private List<Waiting> takeBatch() throws InterruptedException {
    List<Waiting> batch = new ArrayList<>();
    Waiting next = carriedOver == null ? queue.take() : carriedOver;
    carriedOver = null;
    long characters = 0;
    while (next != null) {
      characters += next.result().size();
      if (!batch.isEmpty() && characters > LARGEST_BATCH_CHARACTERS) {
        carriedOver = next;
        break;
      }
      batch.add(next);
      next = batch.size() < LARGEST_BATCH ? queue.poll() : null;
    }
    return batch;
  }

  /** Commits the batch, without the rows that the database cannot take. */
  private void write(List<Waiting> batch) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try {
        finish(batch, commit.apply(batch.stream().map(Waiting::result).toList()));
        return;
      } catch (RuntimeException | Error failure) {
        if (failure instanceof RuntimeException refused && blamesData(refused)) {
          isolate(batch, refused);
          return;
        }
        log.warn(
            "results are not committed yet and will be tried again: results={} pause={} cause={}",
            batch.size(),
            pause,
            rootMessage(failure));
        if (DatabaseTrouble.isDiskFull(failure)) {
          diskFull.run();
        }
        pause = pauseThenLonger(pause, batch);
      }
    }
    cancel(batch);
  }

  private Duration pauseThenLonger(Duration pause, List<Waiting> batch)
      throws InterruptedException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      cancel(batch);
      throw e;
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private void isolate(List<Waiting> batch, RuntimeException failure) throws InterruptedException {
    if (batch.size() == 1) {
      log.error("a result cannot be stored: id={}", batch.getFirst().result().id(), failure);
      String reason = "The result cannot be stored: " + rootMessage(failure);
      batch.getFirst().outcome().complete(new CommitOutcome.Rejected(reason));
      return;
    }
    int middle = batch.size() / 2;
    write(batch.subList(0, middle));
    write(batch.subList(middle, batch.size()));
  }

  private void finish(List<Waiting> batch, List<CommitOutcome> outcomes) {
    Map<RunId, int[]> added = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Result result = batch.get(i).result();
      if (outcomes.get(i) instanceof CommitOutcome.Inserted) {
        added
            .computeIfAbsent(result.run(), run -> new int[2])[
            result instanceof OutputResult ? 0 : 1]++;
      }
    }
    added.forEach((run, counts) -> listener.committed(run, counts[0], counts[1]));
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).outcome().complete(outcomes.get(i));
    }
  }

  private static boolean blamesData(RuntimeException failure) {
    boolean fromDatabase = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        if (state != null && state.length() >= 2) {
          return BLAMES_DATA.contains(state.substring(0, 2));
        }
        fromDatabase = true;
      }
    }
    return !fromDatabase && !DatabaseTrouble.is(failure);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
