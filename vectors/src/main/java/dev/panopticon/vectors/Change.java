package dev.panopticon.vectors;

import java.util.UUID;

/** What an index has to do to follow the truth. Doing it twice is the same as once. */
public sealed interface Change {
  /** Unique and growing; see {@link VectorTruth}. */
  long sequence();

  UUID id();

  /** The entry is new, or replaces the one of the same id. */
  record Put(long sequence, Entry entry) implements Change {
    @Override
    public UUID id() {
      return entry.id();
    }
  }

  /** There is no such entry any more, or never was one. */
  record Remove(long sequence, UUID id) implements Change {}
}
