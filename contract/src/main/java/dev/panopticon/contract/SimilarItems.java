package dev.panopticon.contract;

import java.util.List;
import java.util.function.Function;

/**
 * What a search by meaning found, nearest first.
 *
 * @param complete whether it could see everything that is stored
 * @param missing how many things it could not see: they changed a moment ago, or the index is being
 *     built
 */
public record SimilarItems<T>(List<Hit<T>> items, boolean complete, long missing) {
  public SimilarItems {
    items = List.copyOf(items);
  }

  /** The same found things in another shape. */
  public <R> SimilarItems<R> map(Function<? super T, ? extends R> shape) {
    return new SimilarItems<>(
        items.stream().map(hit -> new Hit<R>(hit.score(), shape.apply(hit.item()))).toList(),
        complete,
        missing);
  }

  /**
   * One of them.
   *
   * @param score the cosine of the two texts' embeddings, from -1 to 1: 1 is the same meaning
   */
  public record Hit<T>(double score, T item) {}
}
