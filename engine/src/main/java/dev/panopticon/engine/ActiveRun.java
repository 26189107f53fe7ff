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

/**
 * A run that this process works on: its permits, and whether it goes on. Seen {@linkplain #under
 * under a lease} it goes on as long as the lease is not lost. Thread-safe.
 */
final class ActiveRun {
  /** How soon a loss of the lease is seen; a halt is seen at once. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final RunSnapshot snapshot;
  private final Semaphore permits;
  private final RateMeter outputs;
  private final RateMeter judgments;
  private final CountDownLatch halt;
  private final Map<String, AtomicInteger> unreachableInARow;
  private final ChunkLease lease;

  /**
   * @param predecessor the same run before a halt, whose calls may still be in flight
   */
  ActiveRun(RunSnapshot snapshot, @Nullable ActiveRun predecessor) {
    this.snapshot = snapshot;
    this.permits =
        predecessor == null
            ? new Semaphore(snapshot.settings().concurrency())
            : predecessor.permits;
    this.outputs = new RateMeter(Clock.systemUTC());
    this.judgments = new RateMeter(Clock.systemUTC());
    this.halt = new CountDownLatch(1);
    this.unreachableInARow = new ConcurrentHashMap<>();
    this.lease = ChunkLease.SURE;
  }

  private ActiveRun(ActiveRun run, ChunkLease lease) {
    this.snapshot = run.snapshot;
    this.permits = run.permits;
    this.outputs = run.outputs;
    this.judgments = run.judgments;
    this.halt = run.halt;
    this.unreachableInARow = run.unreachableInARow;
    this.lease = lease;
  }

  /** This run as the chunk with that lease sees it: all is shared but whether it goes on. */
  ActiveRun under(ChunkLease ofChunk) {
    return new ActiveRun(this, ofChunk);
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
    return halt.getCount() == 0 || lease.isLost();
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
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (halt.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS) || lease.isLost()) {
        return false;
      }
    }
    return !halted();
  }

  /** Whether a call may be made now: the run goes on, and the chunk is surely this process's. */
  boolean mayCall() {
    return !halted() && lease.isHeld();
  }

  /**
   * Waits while it is not sure that the chunk is this process's, as while the database is away.
   *
   * @return whether it is; false when the run does not go on
   */
  boolean awaitLease() throws InterruptedException {
    while (!halted() && !lease.isHeld()) {
      if (halt.await(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return !halted();
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

  RunWork.AtWork atWork(String engine, int chunks) {
    return new RunWork.AtWork(
        engine, chunks, inFlight(), orZero(outputs.perSecond()), orZero(judgments.perSecond()));
  }

  private static double orZero(@Nullable Double rate) {
    return rate == null ? 0 : rate;
  }
}
