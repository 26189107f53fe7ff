package dev.panopticon.app;

import dev.panopticon.contract.IndexStatus.State;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.doctor.IndexStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A role's vector index, as the doctor sees it.
 *
 * @param status asks the role; opens the index if nobody has yet
 */
record ObservedIndex(String name, Supplier<dev.panopticon.contract.IndexStatus> status)
    implements IndexStatus {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** A server that was just started has not opened it; that takes a moment, not a minute. */
  private static final int PATIENCE = 100;

  @Override
  public Drift drift() {
    var now = opened();
    long indexed = now.documents() == null ? 0 : now.documents();
    boolean rebuilding = now.state() == State.REBUILDING || now.state() == State.STARTING;
    return new Drift(
        indexed + now.behind(), indexed, now.appliedSequence(), now.lastSequence(), rebuilding);
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(opened().problem());
  }

  @Override
  public Optional<Instant> forgotAt() {
    return Optional.ofNullable(opened().forgotAt());
  }

  private dev.panopticon.contract.IndexStatus opened() {
    var now = asked();
    for (int look = 0; now.state() == State.STARTING && look < PATIENCE; look++) {
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      now = asked();
    }
    return now;
  }

  // Of two roles the one may be away; what the other says is told all the same.
  private dev.panopticon.contract.IndexStatus asked() {
    try {
      return status.get();
    } catch (PanopticonException away) {
      return new dev.panopticon.contract.IndexStatus(
          name, null, null, State.UNAVAILABLE, null, 0, 0, 0, null, away.getMessage());
    }
  }
}
