package dev.panopticon.storage.doctor;

import java.time.Instant;
import java.util.Optional;

/** A derived index beside the database, such as a vector store, that can fall behind it. */
public interface IndexStatus {
  /**
   * How far the index is.
   *
   * @param rows rows of the database that belong into it
   * @param indexed entries that it has
   * @param lastSequence sequence number of the newest change that it took in
   * @param newestSequence the database's newest
   * @param rebuilding whether it is being rebuilt now, and so is behind for good reason
   */
  record Drift(
      long rows, long indexed, long lastSequence, long newestSequence, boolean rebuilding) {
    boolean isNone() {
      return rows == indexed && lastSequence == newestSequence;
    }
  }

  /** Like {@code query-storage}. */
  String name();

  Drift drift();

  /** Why it cannot be used at the moment; empty if it can. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** When it was found to have lost everything between two starts, if nobody has seen to it yet. */
  default Optional<Instant> forgotAt() {
    return Optional.empty();
  }
}
