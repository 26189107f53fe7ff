package dev.panopticon.vectors;

import java.util.Map;
import java.util.UUID;

/**
 * What an index holds of one thing.
 *
 * @param labels exact words by which a search can be narrowed, such as {@code theme}
 */
public record Entry(UUID id, Embedding embedding, Map<String, String> labels) {
  public Entry {
    labels = Map.copyOf(labels);
  }
}
