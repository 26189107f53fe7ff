package dev.panopticon.library;

import static dev.panopticon.library.IndexedItems.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.vectors.lucene.LuceneStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Search by meaning with the real model, over a real database and a real index. */
@Timeout(300)
class SearchIT {
  private final TestDatabase database = Stores.scratch();

  @TempDir Path directory;
  private IndexedItems items;

  @BeforeEach
  void start() {
    items = IndexedItems.caughtUp(database.pool("query_storage"), new LuceneStore(directory));
  }

  @AfterEach
  void stop() {
    items.close();
    database.close();
  }

  private SimilarItems<StoredQuery> search(String text) {
    items.awaitCaughtUp();
    return items.queries.search(text, null, 3);
  }

  @Test
  void meaningIsFoundInOtherWords() {
    items.save("bread", "cooking", "How do I bake bread at home?");
    items.save("taxes", "law", "When must I file my income tax?");
    items.save("stars", "science", "Why do stars twinkle at night?");
    SimilarItems<StoredQuery> found = search("recipe for a loaf from my own oven");
    assertThat(names(found)).hasSize(3).startsWith("bread");
    assertThat(found.complete()).isTrue();
    assertThat(found.missing()).isZero();
    assertThat(found.items().getFirst().score()).isBetween(0.2, 1.0);
    assertThat(names(items.queries.search("recipe for a loaf", "law", 3))).containsExactly("taxes");
    assertThat(names(items.queries.search("How do I bake bread at home?", null, 1)))
        .containsExactly("bread");
  }

  @Test
  void changedArchivedAndRestoredAreFollowed() {
    StoredQuery query = items.save("q", "How do I bake bread at home?");
    items.save("other", "When must I file my income tax?");
    assertThat(names(search("baking bread"))).startsWith("q");
    items.save("q", "Why do stars twinkle at night?");
    assertThat(search("twinkling stars").items().getFirst().item().version()).isEqualTo(2);
    assertThat(names(search("baking bread"))).hasSize(2);
    assertThat(search("baking bread").items().getFirst().score()).isLessThan(0.4);
    items.queries.archive(query.id());
    assertThat(names(search("twinkling stars"))).containsExactly("other");
    items.save("q", "Why do stars twinkle at night?");
    assertThat(names(search("twinkling stars"))).startsWith("q");
    assertThat(items.stopAndCount()).isEqualTo(2);
  }

  @Test
  void duplicatesAreTheOthersThatAreNear() {
    StoredQuery one = items.save("one", "What is the capital of France?");
    items.save("again", "What's the capital city of France?");
    items.save("far", "How do I bake bread at home?");
    items.awaitCaughtUp();
    SimilarItems<StoredQuery> found = items.queries.duplicates(one.id(), 0.8, 10);
    assertThat(names(found)).containsExactly("again");
    assertThat(names(items.queries.duplicates(one.id(), -1, 10))).containsExactly("again", "far");
    assertThat(names(items.queries.duplicates(one.id(), -1, 1))).containsExactly("again");
    assertThatThrownBy(() -> items.queries.duplicates(one.id(), 1.5, 10))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @Test
  void everythingWorksOverHttpToo() {
    try (TestWebServer server = new Stores(database, directory.resolve("http")).serve()) {
      QueryApi queries = server.client().of(QueryApi.class);
      MetricApi metrics = server.client().of(MetricApi.class);
      StoredQuery bread =
          queries.create(
              new QueryDraft("c", "bread", QueryContent.ofText("How do I bake bread at home?")));
      metrics.save(
          MetricApiContract.metric(
              """
              {"name": "politeness", "kind": "judge", "judge": "m", "pass_fail": true,
               "rubric": "Is the answer friendly and polite?"}\
              """));
      metrics.save(MetricApiContract.metric("{\"name\": \"sum\", \"kind\": \"numeric\"}"));

      SimilarItems<StoredQuery> found =
          await(() -> queries.search(SimilarityQuery.of("baking a loaf")));
      assertThat(found.items().getFirst().item()).isEqualTo(bread);
      assertThat(found.items().getFirst().score()).isCloseTo(0.6, within(0.35));
      SimilarItems<StoredMetric> kind =
          await(() -> metrics.search(SimilarityQuery.of("kind tone towards the reader")));
      assertThat(kind.items().getFirst().item().definition().name()).isEqualTo("politeness");
      assertThat(
              metrics
                  .search(new SimilarityQuery("kind tone", null, "numeric", null))
                  .items()
                  .getFirst()
                  .item()
                  .definition()
                  .name())
          .isEqualTo("sum");
      assertThat(queries.index().role()).isEqualTo("query-storage");
      assertThat(queries.index().documents()).isEqualTo(1);
      assertThat(metrics.index().behind()).isZero();
      assertThat(metrics.reindex().store()).isEqualTo("lucene");
      assertThat(server.postJson("/api/queries/search", "{\"text\": \" \"}").statusCode())
          .isEqualTo(400);
      assertThat(
              server.postJson("/api/queries/search", "{\"text\": \"a\", \"kind\": \"x\"}").body())
          .contains("narrowed by `theme`");
      assertThat(server.postJson("/api/queries/search", "{\"text\": \"a\", \"limit\": 101}").body())
          .contains("limit must be from 1 to 100");
    }
  }

  private static <T> SimilarItems<T> await(Supplier<SimilarItems<T>> search) {
    Instant deadline = Instant.now().plusSeconds(120);
    SimilarItems<T> found = search.get();
    while (!found.complete() || found.items().isEmpty()) {
      assertThat(Instant.now()).isBefore(deadline);
      try {
        Thread.sleep(Duration.ofMillis(50)); // between two looks at the condition
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      found = search.get();
    }
    return found;
  }
}
