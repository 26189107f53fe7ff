package dev.panopticon.vectors;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an index is.
 *
 * @param place where it is, in an operator's words
 * @param documents entries in the index; null while it is not open
 * @param lastSequence the highest number that the truth has given
 * @param appliedSequence the highest number that the index has; 0 while it is not open
 * @param behind things that changed and are not in the index yet
 * @param forgotAt when the store was last seen to have lost what it had; null if never
 * @param problem what keeps it from following; null if nothing
 */
public record VectorStatus(
    StoreKind store,
    String place,
    State state,
    @Nullable Long documents,
    long lastSequence,
    long appliedSequence,
    long behind,
    @Nullable Instant forgotAt,
    @Nullable String problem) {

  /** What the index is doing. */
  public enum State {
    /** Not opened yet. */
    STARTING,
    /** It answers searches. It may be {@code behind} by what has just changed. */
    HEALTHY,
    /** It is being built; searches are answered from the embeddings in the database. */
    REBUILDING,
    /** It cannot be used at the moment; the problem says why. Searches are answered as above. */
    UNAVAILABLE
  }
}
