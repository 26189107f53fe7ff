package dev.panopticon.vectors;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An open index. One thread changes it; many may search. Every method throws {@link
 * DamagedIndexException} when it sees that the index must be built anew, and another runtime
 * exception when it cannot be reached at the moment.
 */
public interface VectorIndex extends AutoCloseable {
  /** What the last {@link #apply} that is durable said. */
  Position position();

  /**
   * Makes the changes and notes the position; both durable when this returns. After a crash in
   * between, {@link #position} is the old one, and applying the changes again is harmless.
   */
  void apply(List<Change> changes, Position after);

  /**
   * The nearest entries, nearest first.
   *
   * @param k at most so many, at least 1
   * @param labels only entries that have all of these
   */
  List<Match> search(Embedding query, int k, Map<String, String> labels);

  /** Number of entries, without the probe. */
  long count();

  /** Whether this very probe is there: if it was planted and is not, the store has forgotten. */
  boolean holds(UUID probe);

  /** Puts the probe in, in place of any other; durable when this returns. */
  void plant(UUID probe);

  /** Keeps what is durable; drops the rest. */
  @Override
  void close();
}
