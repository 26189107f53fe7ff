package dev.panopticon.library;

import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.Message;
import dev.panopticon.model.QueryContent;
import dev.panopticon.vectors.EmbeddingModel;
import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.VectorIndex;
import dev.panopticon.vectors.VectorStatus;
import dev.panopticon.vectors.VectorStatus.State;
import dev.panopticon.vectors.VectorStore;
import dev.panopticon.vectors.minilm.MiniLm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One life of a store with its index, as a process has it from a start to a stop. */
final class IndexedItems implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  final Library library;
  final ItemTruth truth;
  final VectorStore vectors;
  final QueryStore queries;
  private final IndexStore store;

  IndexedItems(DataSource source, IndexStore store) {
    this(source, store, MiniLm.shared());
  }

  IndexedItems(DataSource source, IndexStore store, EmbeddingModel model) {
    this.store = store;
    this.library = new Library("query", source, Clock.systemUTC());
    this.truth = new ItemTruth(source, model, MeaningText::ofQuery);
    this.vectors = new VectorStore(truth, model, store, Clock.systemUTC(), Duration.ZERO);
    this.queries = new QueryStore(library, new ItemSearch("query-storage", library, vectors));
  }

  /** Starts, and waits until the index has all that is stored. */
  static IndexedItems caughtUp(DataSource source, IndexStore store) {
    var items = new IndexedItems(source, store);
    items.vectors.start();
    items.awaitCaughtUp();
    return items;
  }

  StoredQuery save(String id, String text) {
    return save(id, null, text);
  }

  StoredQuery save(String id, @Nullable String theme, String text) {
    return queries.save(
        new QueryDraft(
            "c", id, new QueryContent(List.of(Message.user(text)), theme, null, null, Map.of())));
  }

  VectorStatus awaitCaughtUp() {
    return await(status -> status.state() == State.HEALTHY && status.behind() == 0);
  }

  VectorStatus await(Predicate<VectorStatus> condition) {
    Instant deadline = Instant.now().plus(DEADLINE);
    VectorStatus status = vectors.status();
    while (!condition.test(status)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not in time: " + status);
      }
      sleep();
      status = vectors.status();
    }
    return status;
  }

  private static void sleep() {
    try {
      Thread.sleep(Duration.ofMillis(20)); // between two looks at the condition
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static List<String> names(SimilarItems<StoredQuery> found) {
    return found.items().stream().map(hit -> hit.item().externalId()).toList();
  }

  /** Stops, and asks the index itself how many entries it has. */
  long stopAndCount() {
    close();
    try (VectorIndex index = store.open()) {
      return index.count();
    }
  }

  @Override
  public void close() {
    vectors.close();
  }
}
