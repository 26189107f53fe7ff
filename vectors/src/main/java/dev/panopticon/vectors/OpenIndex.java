package dev.panopticon.vectors;

import dev.panopticon.vectors.VectorTruth.Probe;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an index and makes sure that it is the one that this truth knows: not torn, not one that
 * has forgotten, not ahead of a restored database, not another instance's. What is not, is
 * discarded and begun anew.
 */
final class OpenIndex {
  private static final Logger LOG = LoggerFactory.getLogger(OpenIndex.class);

  private final IndexStore store;
  private final VectorTruth truth;
  private final Clock clock;

  OpenIndex(IndexStore store, VectorTruth truth, Clock clock) {
    this.store = store;
    this.truth = truth;
    this.clock = clock;
  }

  VectorIndex run() {
    VectorIndex index;
    try {
      index = store.open();
    } catch (DamagedIndexException damage) {
      LOG.warn("vector index is damaged: {}", damage.getMessage());
      return healed(damage);
    }
    try {
      return checked(index);
    } catch (DamagedIndexException damage) {
      return replaced(index, String.valueOf(damage.getMessage()), forgotAt());
    } catch (RuntimeException failure) {
      index.close();
      throw failure;
    }
  }

  /** Discards what there is, on somebody's word; forgets that the store has ever forgotten. */
  VectorIndex discarded() {
    return anew("it was asked for", null);
  }

  /** Discards what cannot be used. */
  VectorIndex healed(DamagedIndexException damage) {
    if (hasForgotten()) {
      reportLoss();
      return anew(damage.getMessage(), now());
    }
    return anew(damage.getMessage(), forgotAt());
  }

  /** Whether what looks damaged can be opened, but is another store than the one that was begun. */
  private boolean hasForgotten() {
    Probe probe = truth.probe(store.kind()).orElse(null);
    if (probe == null || probe.id() == null) {
      return false;
    }
    try (VectorIndex opened = store.open()) {
      return !opened.holds(probe.id());
    } catch (DamagedIndexException torn) {
      return false;
    }
  }

  private @Nullable Instant forgotAt() {
    return truth.probe(store.kind()).map(Probe::forgotAt).orElse(null);
  }

  private VectorIndex checked(VectorIndex index) {
    Probe probe = truth.probe(store.kind()).orElse(null);
    if (probe == null || probe.id() == null) {
      return replaced(index, "this database has not finished building it", forgotAt());
    }
    if (!index.holds(probe.id())) {
      reportLoss();
      return replaced(index, "it has forgotten what it had", now());
    }
    return truth.isOwn(index.position())
        ? index
        : replaced(
            index,
            "it is ahead of the database, which was restored from an earlier time",
            probe.forgotAt());
  }

  private VectorIndex replaced(VectorIndex index, String reason, @Nullable Instant forgotAt) {
    index.close();
    return anew(reason, forgotAt);
  }

  private void reportLoss() {
    LOG.error(
        "DATA LOSS: the vector index in {} was written before and is not there now."
            + " Its directory or volume was not kept: see `panopticon doctor`. It is built again"
            + " from the database, where nothing is missing.",
        store.place());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  // A store without a probe in the truth is unfinished: a kill in here is never taken for a loss.
  private VectorIndex anew(@Nullable String reason, @Nullable Instant forgotAt) {
    LOG.info("vector index is built anew: place={} because={}", store.place(), reason);
    truth.keepProbe(store.kind(), new Probe(null, forgotAt));
    store.discard();
    VectorIndex index = store.open();
    try {
      UUID probe = UUID.randomUUID();
      index.plant(probe);
      truth.keepProbe(store.kind(), new Probe(probe, forgotAt));
      store.begun();
      return index;
    } catch (RuntimeException failure) {
      index.close();
      throw failure;
    }
  }
}
