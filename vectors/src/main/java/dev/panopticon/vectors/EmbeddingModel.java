package dev.panopticon.vectors;

import java.util.List;

/** Turns texts into embeddings. Thread-safe. */
public interface EmbeddingModel {
  /** Embeddings of models of different names cannot be compared. */
  String name();

  /**
   * One embedding for each text, in their order.
   *
   * @throws dev.panopticon.model.PanopticonException UNAVAILABLE if the model cannot be loaded here
   */
  List<Embedding> embed(List<String> texts);

  default Embedding embed(String text) {
    return embed(List.of(text)).getFirst();
  }
}
