package dev.panopticon.vectors;

import dev.panopticon.vectors.VectorTruth.Changes;
import dev.panopticon.vectors.VectorTruth.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that keeps an index up with the truth: opens it, embeds and numbers what is
 * pending, and applies what is numbered. Whatever fails is tried again, with growing pauses; damage
 * is healed by building anew. It gives half of its time away, so that other work is never starved.
 */
final class FollowTruth implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowTruth.class);

  private static final int APPLIED_AT_ONCE = 500;

  /** For what other processes change; this one's saves wake it. */
  private static final Duration POLL = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final VectorTruth truth;
  private final EmbedPending embed;
  private final OpenIndex open;
  private final IndexStore store;
  private final Alarm alarm = new Alarm();
  private final Thread thread;
  private Duration pause = POLL;
  private boolean countCompared;
  private @Nullable VectorIndex index;

  /** What searches and the status see: null until the index has caught up once. */
  private volatile @Nullable VectorIndex serving;

  private volatile @Nullable VectorIndex seen;
  private volatile @Nullable String problem;
  private volatile boolean discardAsked;
  private volatile boolean doubted;

  FollowTruth(VectorTruth truth, EmbeddingModel model, IndexStore store, Clock clock) {
    this.truth = truth;
    this.embed = new EmbedPending(truth, model);
    this.store = store;
    this.open = new OpenIndex(store, truth, clock);
    this.thread =
        Thread.ofPlatform()
            .name("follow-" + store.kind().wireName())
            .daemon()
            .unstarted(this::followUntilClosed);
  }

  /**
   * @param delay before anything is opened, unless it is woken; a start has better things to do
   */
  void start(Duration delay) {
    pause = delay;
    thread.start();
  }

  /** Looks at once whether there is something to do. */
  void wake() {
    alarm.ring();
  }

  /** Begins anew as soon as possible. */
  void discard() {
    discardAsked = true;
    serving = null;
    wake();
  }

  /** Somebody could not use this index: it is opened again as soon as possible, and looked at. */
  void doubt(VectorIndex used) {
    if (seen == used) { // else it is closed already, which is why it could not be used
      doubted = true;
      wake();
    }
  }

  Optional<VectorIndex> serving() {
    return Optional.ofNullable(serving);
  }

  /** The open index, whether it has caught up or not. */
  Optional<VectorIndex> open() {
    return Optional.ofNullable(seen);
  }

  @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    alarm.end();
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void followUntilClosed() {
    while (alarm.sleep(pause)) {
      try {
        follow();
        problem = null;
        pause = POLL;
      } catch (DamagedIndexException damage) {
        LOG.warn("vector index failed: {}", damage.getMessage());
        tryToHeal(damage);
      } catch (RuntimeException failure) {
        putOff(failure);
      }
    }
    closeIndex();
  }

  private void tryToHeal(DamagedIndexException damage) {
    try {
      closeIndex();
      use(open.healed(damage));
      pause = Duration.ZERO;
    } catch (RuntimeException failure) {
      putOff(failure);
    }
  }

  // The index is opened again: after a failed write it may not be usable any more.
  private void putOff(RuntimeException failure) {
    String words = String.valueOf(failure.getMessage());
    if (!words.equals(problem)) {
      LOG.warn("vector index cannot follow: place={}", store.place(), failure);
    }
    problem = words;
    closeIndex();
    Duration longer = pause.multipliedBy(2).plus(POLL);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private void follow() {
    VectorIndex current = opened();
    do {
      applyAll(current);
      serve(current);
    } while (!discardAsked && !alarm.ended() && embedSome());
  }

  private VectorIndex opened() {
    if (discardAsked) {
      closeIndex();
      discardAsked = false;
      return use(open.discarded());
    }
    if (doubted) {
      closeIndex();
      doubted = false;
    }
    VectorIndex present = index;
    return present != null ? present : use(open.run());
  }

  private VectorIndex use(VectorIndex opened) {
    index = opened;
    seen = opened;
    countCompared = false;
    return opened;
  }

  private void applyAll(VectorIndex current) {
    Changes next = truth.changesAfter(current.position(), APPLIED_AT_ONCE);
    while (!next.changes().isEmpty() && !alarm.ended() && !discardAsked) {
      current.apply(next.changes(), next.after());
      next = truth.changesAfter(current.position(), APPLIED_AT_ONCE);
    }
  }

  private void serve(VectorIndex current) {
    if (!countCompared) {
      compareCount(current);
      countCompared = true;
    }
    if (!discardAsked) {
      serving = current;
    }
  }

  // Once after each opening: a store can lose a part of what it had and still be readable.
  private void compareCount(VectorIndex current) {
    Progress progress = truth.progress(current.position().sequence());
    if (progress.pending() > 0 || progress.unapplied() > 0) {
      return; // what is pending is in the index in its earlier state
    }
    long count = current.count();
    if (count != progress.entries()) {
      throw new DamagedIndexException(
          "%s has %,d entries where there should be %,d"
              .formatted(store.place(), count, progress.entries()));
    }
  }

  /** Whether there was something to do. */
  private boolean embedSome() {
    long begin = System.nanoTime();
    if (embed.run() == 0) {
      return false;
    }
    return !alarm.sleepThroughRings(Duration.ofNanos(System.nanoTime() - begin));
  }

  private void closeIndex() {
    VectorIndex present = index;
    index = null;
    seen = null;
    serving = null;
    if (present != null) {
      try {
        present.close();
      } catch (RuntimeException failure) {
        LOG.debug("vector index did not close: place={}", store.place(), failure);
      }
    }
  }
}
