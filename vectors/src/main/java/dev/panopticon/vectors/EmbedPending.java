package dev.panopticon.vectors;

import dev.panopticon.vectors.VectorTruth.Pending;
import dev.panopticon.vectors.VectorTruth.Ready;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** One step: embeds some of what is pending, and numbers it. */
final class EmbedPending {
  /** Small, so that a stop does not wait long: one text takes 4 to 50 ms. */
  private static final int AT_ONCE = 16;

  private final VectorTruth truth;
  private final EmbeddingModel model;
  private boolean modelExpected;

  EmbedPending(VectorTruth truth, EmbeddingModel model) {
    this.truth = truth;
    this.model = model;
  }

  /**
   * @return how many were numbered
   */
  int run() {
    if (!modelExpected) {
      truth.expectModel(model.name());
      modelExpected = true;
    }
    List<Pending> pending = truth.pending(AT_ONCE);
    return pending.isEmpty() ? 0 : truth.number(embedded(pending));
  }

  private List<Ready> embedded(List<Pending> pending) {
    List<String> texts = pending.stream().map(Pending::text).filter(Objects::nonNull).toList();
    Iterator<Embedding> embeddings =
        texts.isEmpty() ? List.<Embedding>of().iterator() : model.embed(texts).iterator();
    List<Ready> ready = new ArrayList<>();
    for (Pending each : pending) {
      Embedding embedding = each.text() == null ? null : embeddings.next();
      ready.add(new Ready(each.id(), each.version(), embedding));
    }
    return ready;
  }
}
