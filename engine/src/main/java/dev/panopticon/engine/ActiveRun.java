package dev.panopticon.engine;

import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run that this process works on, or the part of it that is one chunk: its permits, and whether
 * it goes on. Thread-safe.
 */
final class ActiveRun {
  /** How soon it is seen that the lease is sure again; a halt is seen at once. */
  private static final long LOOK_MILLIS = 200;

  private final RunSnapshot snapshot;
  private final RunPermits permits;
  private final Consumer<ActiveRun> whenHalted;
  private final @Nullable ActiveRun whole;
  private final ChunkLease lease;
  private final Set<ActiveRun> parts = ConcurrentHashMap.newKeySet();
  private final CountDownLatch halt = new CountDownLatch(1);
  private final RateMeter outputs;
  private final RateMeter judgments;
  private final Map<String, AtomicInteger> unreachableInARow;
  private final Map<String, AtomicInteger> fruitlessInARow;
  private volatile Priority priority = Priority.NORMAL;

  /**
   * @param permits shared with the same run before a halt, whose calls may still be in flight
   * @param whenHalted told of the run, and of each of its parts, when it is halted
   */
  ActiveRun(RunSnapshot snapshot, RunPermits permits, Consumer<ActiveRun> whenHalted) {
    this.snapshot = snapshot;
    this.permits = permits;
    this.whenHalted = whenHalted;
    this.whole = null;
    this.lease = ChunkLease.SURE;
    this.outputs = new RateMeter(Clock.systemUTC());
    this.judgments = new RateMeter(Clock.systemUTC());
    this.unreachableInARow = new ConcurrentHashMap<>();
    this.fruitlessInARow = new ConcurrentHashMap<>();
  }

  private ActiveRun(ActiveRun whole, ChunkLease lease) {
    this.snapshot = whole.snapshot;
    this.permits = whole.permits;
    this.whenHalted = whole.whenHalted;
    this.whole = whole;
    this.lease = lease;
    this.outputs = whole.outputs;
    this.judgments = whole.judgments;
    this.unreachableInARow = whole.unreachableInARow;
    this.fruitlessInARow = whole.fruitlessInARow;
  }

  /** A part which shares all with the whole, is halted with it, and can be stopped alone. */
  ActiveRun part(ChunkLease ofChunk) {
    var part = new ActiveRun(this, ofChunk);
    parts.add(part);
    if (halted()) {
      part.stop();
    }
    return part;
  }

  /** The part has ended. */
  void forget(ActiveRun part) {
    parts.remove(part);
  }

  RunId id() {
    return snapshot.id();
  }

  RunSnapshot snapshot() {
    return snapshot;
  }

  RunPermits permits() {
    return permits;
  }

  Priority priority() {
    return whole == null ? priority : whole.priority();
  }

  /** Of the run as a whole; from its next turn on. */
  void priority(Priority changed) {
    priority = changed;
  }

  /** How many calls it may have in flight in this process. */
  int concurrency() {
    return permits.limit();
  }

  int inFlight() {
    return permits.inFlight();
  }

  boolean halted() {
    return halt.getCount() == 0;
  }

  /** Nothing new starts in the whole run; what is in flight ends. */
  void halt() {
    if (whole != null) {
      whole.halt();
    } else {
      stop();
      parts.forEach(ActiveRun::stop);
    }
  }

  /** Nothing new starts in this part; the others go on. */
  void stop() {
    halt.countDown();
    whenHalted.accept(this);
  }

  /**
   * Waits for so long, or until the run is halted.
   *
   * @return whether the run goes on
   */
  boolean pauseFor(Duration duration) throws InterruptedException {
    return !halt.await(duration.toNanos(), TimeUnit.NANOSECONDS);
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
      if (halt.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return !halted();
  }

  /**
   * Counts a call that could not reach the model's provider, to the end of its retries.
   *
   * @return how many there were in a row since it answered; {@link Integer#MAX_VALUE} if it never
   *     did while this process worked on the run
   */
  int unreachable(String model) {
    AtomicInteger inARow = unreachableInARow.get(model);
    return inARow == null ? Integer.MAX_VALUE : inARow.incrementAndGet();
  }

  /** The model's provider answered, well or badly. */
  void reached(String model) {
    unreachableInARow.computeIfAbsent(model, key -> new AtomicInteger()).set(0);
  }

  /**
   * Counts a call that the provider refused, or did not answer in time, to the end of its retries.
   *
   * @return how many there were in a row since the model answered
   */
  int fruitless(String model) {
    reached(model);
    return fruitlessInARow.computeIfAbsent(model, key -> new AtomicInteger()).incrementAndGet();
  }

  /** The model answered. */
  void answered(String model) {
    reached(model);
    AtomicInteger fruitless = fruitlessInARow.get(model);
    if (fruitless != null) {
      fruitless.set(0);
    }
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
