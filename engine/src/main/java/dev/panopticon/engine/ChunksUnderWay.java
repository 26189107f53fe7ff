package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that this engine executes at this moment. Where runs wait for a place, the chunks of
 * runs that have several make room. Thread-safe.
 */
final class ChunksUnderWay {
  private static final Duration FOR_INTERRUPTED = Duration.ofSeconds(2);

  /** After so long a run's only chunk makes room, too. No source: a reload costs milliseconds. */
  private static final Duration TURN = Duration.ofSeconds(30);

  private static final class Entry {
    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private @Nullable ActiveRun part;

    boolean mayStop() {
      return part != null && !part.halted();
    }
  }

  private final int places;
  private final Map<ChunkId, Entry> entries = new HashMap<>();

  /**
   * @param places how many chunks there may be at once
   */
  ChunksUnderWay(int places) {
    this.places = places;
  }

  /** How many chunks there may be at once. */
  int places() {
    return places;
  }

  /**
   * The calling thread executes a chunk from now on.
   *
   * @return false if another one does already
   */
  synchronized boolean begin(ChunkId chunk) {
    return entries.putIfAbsent(chunk, new Entry()) == null;
  }

  /**
   * @param part the run as far as this chunk is concerned
   */
  synchronized void works(ChunkId chunk, ActiveRun part) {
    Entry entry = entries.get(chunk);
    if (entry != null) {
      entry.part = part;
    }
  }

  synchronized void end(ChunkId chunk) {
    entries.remove(chunk);
    notifyAll();
  }

  /** Whether a further chunk has to wait. */
  synchronized boolean isFull() {
    return entries.size() >= places;
  }

  /**
   * Makes room for runs that have no chunk under way: of the run with the most chunks the youngest
   * stops, and where every run has just one, the oldest after its turn of 30 s. What is in flight
   * ends; the rest of the chunk is done later.
   *
   * @param runs how many runs wait
   */
  synchronized void makeRoom(int runs) {
    long stopping = entries.values().stream().filter(entry -> !entry.mayStop()).count();
    for (long wanted = runs - stopping; wanted > 0; wanted--) {
      Map.Entry<ChunkId, Entry> next = youngestOfTheLargest();
      next = next == null ? oldestAfterItsTurn() : next;
      if (next == null) {
        return;
      }
      stop(next.getValue());
    }
  }

  private Map.@Nullable Entry<ChunkId, Entry> youngestOfTheLargest() {
    Map<RunId, Long> chunks =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().mayStop())
            .collect(Collectors.groupingBy(entry -> entry.getKey().run(), Collectors.counting()));
    RunId largest =
        chunks.entrySet().stream()
            .filter(run -> run.getValue() > 1)
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(null);
    long now = System.nanoTime();
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().run().equals(largest) && entry.getValue().mayStop())
        .min(Comparator.comparingLong(entry -> now - entry.getValue().since))
        .orElse(null);
  }

  private Map.@Nullable Entry<ChunkId, Entry> oldestAfterItsTurn() {
    long now = System.nanoTime();
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().mayStop())
        .filter(entry -> now - entry.getValue().since > TURN.toNanos())
        .max(Comparator.comparingLong(entry -> now - entry.getValue().since))
        .orElse(null);
  }

  private static void stop(Entry entry) {
    if (entry.part != null) {
      entry.part.stop();
    }
  }

  /**
   * Waits until no chunk is under way; after the deadline interrupts those that are.
   *
   * @return whether all ended by themselves
   */
  boolean awaitEnd(Duration deadline) {
    try {
      if (awaitNone(deadline)) {
        return true;
      }
      threads().forEach(Thread::interrupt);
      awaitNone(FOR_INTERRUPTED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private synchronized Collection<Thread> threads() {
    return entries.values().stream().map(entry -> entry.thread).toList();
  }

  private synchronized boolean awaitNone(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!entries.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
