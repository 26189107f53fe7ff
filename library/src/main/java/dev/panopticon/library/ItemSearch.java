package dev.panopticon.library;

import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarItems.Hit;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.vectors.Found;
import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.Match;
import dev.panopticon.vectors.VectorStatus;
import dev.panopticon.vectors.VectorStore;
import dev.panopticon.vectors.minilm.MiniLm;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the items of one store by meaning. Thread-safe. */
final class ItemSearch implements AutoCloseable {
  /** How long a start may go on undisturbed before the index is opened. */
  private static final Duration INDEX_DELAY = Duration.ofSeconds(3);

  private final String role;
  private final Library library;
  private final VectorStore vectors;

  /**
   * @param role such as {@code query-storage}
   */
  ItemSearch(String role, Library library, VectorStore vectors) {
    this.role = role;
    this.library = library;
    this.vectors = vectors;
    library.whenSaved(vectors::changed);
  }

  /** Embeds with the model of this process. */
  static ItemSearch of(
      String role, Library library, ItemTruth truth, IndexStore store, Clock clock) {
    var vectors = new VectorStore(truth, MiniLm.shared(), store, clock, INDEX_DELAY);
    return new ItemSearch(role, library, vectors);
  }

  void start() {
    vectors.start();
  }

  /**
   * @param category null for any
   */
  SimilarItems<Item> search(String text, @Nullable String category, int limit) {
    Map<String, String> labels = category == null ? Map.of() : Map.of(ItemTruth.CATEGORY, category);
    return items(vectors.search(text, limit, labels));
  }

  /**
   * Others that say nearly the same.
   *
   * @param minScore the least cosine, from -1 to 1
   */
  SimilarItems<Item> duplicates(UUID id, double minScore, int limit) {
    if (!(minScore >= -1 && minScore <= 1)) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "min_score must be from -1 to 1 but was " + minScore + ": it is a cosine.");
    }
    library.get(id);
    Optional<Found> near = vectors.nearTo(id, limit + 1); // one more: itself is the nearest
    if (near.isEmpty()) {
      return new SimilarItems<>(List.of(), false, Math.max(1, vectors.status().behind()));
    }
    List<Match> others =
        near.get().matches().stream()
            .filter(match -> !match.id().equals(id) && match.score() >= minScore)
            .limit(limit)
            .toList();
    return items(new Found(others, near.get().missing()));
  }

  // What was archived since the index saw it is left out.
  private SimilarItems<Item> items(Found found) {
    List<UUID> ids = found.matches().stream().map(Match::id).toList();
    Map<UUID, Item> items =
        library.findLatest(ids).stream().collect(Collectors.toMap(Item::id, Function.identity()));
    List<Hit<Item>> hits = new ArrayList<>();
    for (Match match : found.matches()) {
      Item item = items.get(match.id());
      if (item != null) {
        hits.add(new Hit<>(match.score(), item));
      }
    }
    return new SimilarItems<>(hits, found.missing() == 0, found.missing());
  }

  IndexStatus status() {
    VectorStatus status = vectors.status();
    return new IndexStatus(
        role,
        status.store().wireName(),
        status.place(),
        IndexStatus.State.valueOf(status.state().name()),
        status.documents(),
        status.lastSequence(),
        status.appliedSequence(),
        status.behind(),
        status.forgotAt(),
        status.problem());
  }

  IndexStatus reindex() {
    vectors.reindex();
    return status();
  }

  @Override
  public void close() {
    vectors.close();
  }
}
