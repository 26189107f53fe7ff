package dev.panopticon.vectors;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a role's database says about what its index must hold. Thread-safe.
 *
 * <p>A write marks the thing as <em>pending</em> in its own transaction. Only committed things are
 * given their next <em>sequence number</em>, by one numberer at a time ({@link #number}), so that a
 * number that can be seen is never followed by the commit of a lower one, whatever the order in
 * which writers commit. A thing has the number of its latest change alone: following from 0 is
 * building the index anew.
 */
public interface VectorTruth {
  /**
   * A thing that has no number yet.
   *
   * @param version what the embedding will be of
   * @param text null where no embedding is needed: it is there already, or the thing is gone
   */
  record Pending(UUID id, int version, @Nullable String text) {}

  /**
   * A pending thing that can be numbered.
   *
   * @param embedding null where none was needed
   */
  record Ready(UUID id, int version, @Nullable Embedding embedding) {}

  /** Changes in the order of their numbers, and the position of one who has done them. */
  record Changes(List<Change> changes, Position after) {
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /**
   * How far numbering has come.
   *
   * @param last the highest number given
   * @param pending things without a number
   * @param unapplied things whose number is higher than the one asked about
   * @param entries things that a complete index holds, not counting pending ones
   */
  record Progress(long last, long pending, long unapplied, long entries) {}

  /**
   * The store's mark in the truth.
   *
   * @param id of the probe that the store must hold; null while the store is being begun
   * @param forgotAt when the store was last seen to have lost what it had; null if never
   */
  record Probe(@Nullable UUID id, @Nullable Instant forgotAt) {}

  /** Makes everything pending whose embedding is of another model. */
  void expectModel(String model);

  /** Some pending things; none that another transaction is changing at the moment. */
  List<Pending> pending(int limit);

  /**
   * Keeps the embeddings and numbers what is still pending in the same version.
   *
   * @return how many were numbered
   */
  int number(List<Ready> ready);

  /** The changes after a sequence number. */
  Changes changesAfter(Position position, int limit);

  /**
   * Whether this database has given the position's number in that lineage. It has not if it was
   * restored from a time before, or is another one: the index is then ahead of the truth.
   */
  boolean isOwn(Position position);

  Progress progress(long applied);

  Optional<Probe> probe(StoreKind kind);

  /** Replaces the store's mark. */
  void keepProbe(StoreKind kind, Probe probe);

  Optional<Embedding> embeddingOf(UUID id);

  /** Searches all embeddings that are kept, one by one: slower than an index, and exact. */
  List<Match> searchExactly(Embedding query, int k, Map<String, String> labels);
}
