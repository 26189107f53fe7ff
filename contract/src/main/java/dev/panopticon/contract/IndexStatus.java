package dev.panopticon.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a role's vector index is. It is derived: whatever happens to it, nothing is lost.
 *
 * @param role such as {@code query-storage}
 * @param store {@code lucene} or {@code chroma}; null where there is none
 * @param place the directory or the server; null where there is none
 * @param documents what it holds; null while it is not open
 * @param lastSequence the highest number that the database has given to a change
 * @param appliedSequence the highest number that the index has followed
 * @param behind how many things changed that are not in the index yet
 * @param forgotAt when the store was last found to have lost everything between two starts: its
 *     directory or volume was not kept. Null if never, and after a {@code reindex}
 * @param problem why it cannot be used; null unless UNAVAILABLE
 */
public record IndexStatus(
    String role,
    @Nullable String store,
    @Nullable String place,
    State state,
    @Nullable Long documents,
    long lastSequence,
    long appliedSequence,
    long behind,
    @Nullable Instant forgotAt,
    @Nullable String problem) {

  /** Of a role that keeps no index. */
  public static IndexStatus off(String role) {
    return new IndexStatus(role, null, null, State.OFF, null, 0, 0, 0, null, null);
  }

  /** What it is doing. */
  public enum State {
    /** There is none, on purpose. */
    OFF,
    /** Not opened yet: a start has more urgent work. The first search opens it. */
    STARTING,
    /** It answers searches. */
    HEALTHY,
    /** It is being built in the background; searches are slower, not wrong. */
    REBUILDING,
    /** It cannot be used at the moment and is tried again; searches are slower, not wrong. */
    UNAVAILABLE
  }
}
