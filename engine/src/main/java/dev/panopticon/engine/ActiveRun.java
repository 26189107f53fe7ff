package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A run that this process works on: its permits, and whether it goes on. Thread-safe. */
final class ActiveRun {
  private final RunSnapshot snapshot;
  private final Semaphore permits;
  private final RateMeter outputs = new RateMeter(Clock.systemUTC());
  private final RateMeter judgments = new RateMeter(Clock.systemUTC());
  private final CountDownLatch halt = new CountDownLatch(1);
  private final Map<String, AtomicInteger> unreachableInARow = new ConcurrentHashMap<>();

  /**
   * @param predecessor the same run before a halt, whose calls may still be in flight
   */
  ActiveRun(RunSnapshot snapshot, @Nullable ActiveRun predecessor) {
    this.snapshot = snapshot;
    this.permits =
        predecessor == null
            ? new Semaphore(snapshot.settings().concurrency())
            : predecessor.permits;
  }

  RunId id() {
    return snapshot.id();
  }

  RunSnapshot snapshot() {
    return snapshot;
  }

  Semaphore permits() {
    return permits;
  }

  int inFlight() {
    return snapshot.settings().concurrency() - permits.availablePermits();
  }

  boolean halted() {
    return halt.getCount() == 0;
  }

  /** Nothing new starts; what is in flight ends. */
  void halt() {
    halt.countDown();
  }

  /**
   * Waits for so long, or until the run is halted.
   *
   * @return whether the run goes on
   */
  boolean pauseFor(Duration duration) throws InterruptedException {
    return !halt.await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Counts a call that could not reach the model's provider, to the end of its retries.
   *
   * @return how many there were in a row
   */
  int unreachable(String model) {
    return unreachableInARow.computeIfAbsent(model, key -> new AtomicInteger()).incrementAndGet();
  }

  /** The model's provider answered, well or badly. */
  void reached(String model) {
    unreachableInARow.computeIfAbsent(model, key -> new AtomicInteger()).set(0);
  }

  void committed(int newOutputs, int newJudgments) {
    outputs.add(newOutputs);
    judgments.add(newJudgments);
  }

  @Nullable Double perSecond(boolean ofJudgments) {
    return (ofJudgments ? judgments : outputs).perSecond();
  }
}
