package dev.panopticon.vectors;

import dev.panopticon.vectors.VectorStatus.State;
import dev.panopticon.vectors.VectorTruth.Probe;
import dev.panopticon.vectors.VectorTruth.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A role's search by meaning: the index where it can be used, else the embeddings in the database,
 * one by one. Thread-safe.
 */
public final class VectorStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VectorStore.class);

  private final VectorTruth truth;
  private final EmbeddingModel model;
  private final IndexStore store;
  private final FollowTruth follower;
  private final Duration startDelay;

  /**
   * @param startDelay how long after {@link #start} the index is opened if nobody wants it earlier
   */
  public VectorStore(
      VectorTruth truth, EmbeddingModel model, IndexStore store, Clock clock, Duration startDelay) {
    this.truth = truth;
    this.model = model;
    this.store = store;
    this.startDelay = startDelay;
    this.follower = new FollowTruth(truth, model, store, clock);
  }

  /** Begins to follow the truth, in the background. */
  public void start() {
    follower.start(startDelay);
  }

  /**
   * @param labels only things that have all of these
   */
  public Found search(String text, int k, Map<String, String> labels) {
    return near(model.embed(text), k, labels);
  }

  /** The nearest to a thing that is stored, itself among them; empty if it has no embedding yet. */
  public Optional<Found> nearTo(UUID id, int k) {
    return truth.embeddingOf(id).map(embedding -> near(embedding, k, Map.of()));
  }

  private Found near(Embedding query, int k, Map<String, String> labels) {
    follower.wake();
    Optional<VectorIndex> index = follower.serving();
    if (index.isPresent()) {
      try {
        // Asked before: what comes in between may be found, and is not said to be.
        Progress progress = truth.progress(index.get().position().sequence());
        List<Match> matches = index.get().search(query, k, labels);
        return new Found(matches, progress.pending() + progress.unapplied());
      } catch (RuntimeException failure) {
        LOG.info("search goes without the index: place={}", store.place(), failure);
        follower.doubt(index.get());
      }
    }
    List<Match> matches = truth.searchExactly(query, k, labels);
    return new Found(matches, truth.progress(0).pending());
  }

  /** Opens the index if nobody has yet, but does not wait for it. */
  public VectorStatus status() {
    Optional<VectorIndex> open = follower.open();
    if (open.isEmpty()) {
      follower.wake();
    }
    Position position = open.map(VectorIndex::position).orElse(Position.BEGINNING);
    Progress progress = truth.progress(position.sequence());
    String problem = follower.problem();
    return new VectorStatus(
        store.kind(),
        store.place(),
        state(open.isPresent(), problem),
        open.map(this::countOf).orElse(null),
        progress.last(),
        position.sequence(),
        progress.pending() + progress.unapplied(),
        truth.probe(store.kind()).map(Probe::forgotAt).orElse(null),
        problem);
  }

  private State state(boolean open, @Nullable String problem) {
    if (problem != null) {
      return State.UNAVAILABLE;
    }
    if (!open) {
      return State.STARTING;
    }
    return follower.serving().isPresent() ? State.HEALTHY : State.REBUILDING;
  }

  private @Nullable Long countOf(VectorIndex index) {
    try {
      return index.count();
    } catch (RuntimeException failure) {
      follower.doubt(index);
      return null;
    }
  }

  /** Discards the index and builds it anew, in the background. */
  public void reindex() {
    follower.discard();
  }

  /** Says that something has changed, so that it is found soon. A start is not hurried by it. */
  public void changed() {
    if (follower.open().isPresent()) {
      follower.wake();
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
