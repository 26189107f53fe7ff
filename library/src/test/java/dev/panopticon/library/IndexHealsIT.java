package dev.panopticon.library;

import static dev.panopticon.library.IndexedItems.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.EmbeddingModel;
import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.VectorStatus;
import dev.panopticon.vectors.VectorStatus.State;
import dev.panopticon.vectors.VectorTruth;
import dev.panopticon.vectors.lucene.LuceneStore;
import dev.panopticon.vectors.minilm.MiniLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** P10 and P11 with files: what is lost, torn or stale is found at the start and built anew. */
@Timeout(300)
class IndexHealsIT {
  private static final List<String> TEXTS =
      List.of(
          "How do I bake bread at home?",
          "When must I file my income tax?",
          "Why do stars twinkle at night?",
          "What is the capital of France?",
          "How fast can a cheetah run?");

  private final TestDatabase database = Stores.scratch();
  private final DataSource source = database.pool("query_storage");

  @TempDir Path directory;

  @AfterEach
  void drop() {
    database.close();
  }

  private IndexStore store() {
    return new LuceneStore(directory);
  }

  private Path files() {
    return directory.resolve("lucene");
  }

  private IndexedItems started() {
    return IndexedItems.caughtUp(source, store());
  }

  private void fill() {
    try (IndexedItems items = started()) {
      for (int i = 0; i < TEXTS.size(); i++) {
        items.save("q" + i, TEXTS.get(i));
      }
      items.awaitCaughtUp();
    }
  }

  private static void assertWhole(IndexedItems items) {
    VectorStatus status = items.awaitCaughtUp();
    assertThat(status.documents()).isEqualTo(TEXTS.size());
    for (int i = 0; i < TEXTS.size(); i++) {
      SimilarItems<StoredQuery> found = items.queries.search(TEXTS.get(i), null, 1);
      assertThat(names(found)).containsExactly("q" + i);
      assertThat(found.complete()).isTrue();
    }
  }

  @Test
  void untouchedIndexIsUsedAsItIs() {
    fill();
    try (IndexedItems items = started()) {
      assertWhole(items);
      assertThat(items.vectors.status().forgotAt()).isNull();
      assertThat(items.vectors.status().problem()).isNull();
    }
  }

  /** By it a section is marked as filled. */
  @Test
  void eachNewIndexIsToldAndNoneThatIsOnlyOpened() {
    var begun = new AtomicInteger();
    var told = new LuceneStore(directory, begun::incrementAndGet);
    IndexedItems.caughtUp(source, told).close();
    IndexedItems.caughtUp(source, told).close();
    assertThat(begun).hasValue(1);
    told.discard();
    IndexedItems.caughtUp(source, told).close();
    assertThat(begun).hasValue(2);
  }

  @Test
  void deletedDirectoryIsToldAsALossAndBuiltAnew() {
    fill();
    store().discard();
    assertThat(files()).doesNotExist();
    try (IndexedItems items = started()) {
      assertWhole(items);
      assertThat(items.vectors.status().forgotAt()).as("told").isNotNull();
    }
    try (IndexedItems items = started()) {
      assertThat(items.vectors.status().forgotAt()).as("still told").isNotNull();
      items.vectors.reindex();
      items.await(status -> status.state() == State.HEALTHY && status.forgotAt() == null);
      assertWhole(items);
    }
  }

  @Test
  void directoryThatIsReplacedByAnEmptyIndexIsToldAsALoss() {
    fill();
    store().discard();
    store().open().close(); // such as another program version, or a fresh volume, would make
    try (IndexedItems items = started()) {
      assertThat(items.vectors.status().forgotAt()).isNotNull();
      assertWhole(items);
    }
  }

  @Test
  void everyKindOfTornFileIsBuiltAnewAndIsNoLoss() throws IOException {
    fill();
    for (String kind : List.of("segments_", ".cfs", ".cfe", ".si")) {
      Path torn;
      try (Stream<Path> all = Files.list(files())) {
        torn =
            all.filter(file -> file.getFileName().toString().contains(kind))
                .findAny()
                .orElseThrow();
      }
      byte[] content = Files.readAllBytes(torn);
      Files.write(torn, Arrays.copyOf(content, content.length / 2));
      try (IndexedItems items = started()) {
        assertWhole(items);
        assertThat(items.vectors.status().forgotAt()).as(kind).isNull();
      }
    }
  }

  @Test
  void searchIsExactWithoutAnIndexAndSaysWhy() throws IOException {
    fill();
    store().discard();
    Files.writeString(files(), "a file where the directory should be");
    try (var items = new IndexedItems(source, store())) {
      assertThat(names(items.queries.search(TEXTS.get(2), null, 1)))
          .as("before the start")
          .containsExactly("q2");
      items.vectors.start();
      VectorStatus status = items.await(now -> now.state() == State.UNAVAILABLE);
      assertThat(status.problem()).contains(files().toString());
      SimilarItems<StoredQuery> found = items.queries.search("twinkling stars", null, 1);
      assertThat(names(found)).containsExactly("q2");
      assertThat(found.complete()).isTrue();
      items.save("new", "Who painted the Mona Lisa?");
      SimilarItems<StoredQuery> without = items.queries.search("Mona Lisa", null, 10);
      assertThat(without.complete()).isFalse();
      assertThat(without.missing()).isEqualTo(1);
      assertThat(without.items()).hasSize(TEXTS.size());
      Files.delete(files());
      assertThat(items.awaitCaughtUp().problem()).isNull();
      assertThat(names(items.queries.search("Mona Lisa", null, 1))).containsExactly("new");
    }
  }

  @Test
  void indexThatIsAheadOfARestoredDatabaseIsBuiltAnew() {
    fill();
    try (IndexedItems items = started()) {
      items.save("ghost", "A text that the restored database never had");
      items.awaitCaughtUp();
    }
    restoreToBefore("ghost");
    // More is numbered than was lost before the index is looked at again.
    try (var elsewhere = new IndexedItems(source, store())) {
      elsewhere.save("late 1", "Who painted the Mona Lisa?");
      elsewhere.save("late 2", "How deep is the ocean?");
      List<VectorTruth.Ready> ready =
          elsewhere.truth.pending(10).stream().map(IndexHealsIT::embedded).toList();
      assertThat(elsewhere.truth.number(ready)).isEqualTo(2);
    }
    try (IndexedItems items = started()) {
      assertThat(items.vectors.status().documents()).isEqualTo(TEXTS.size() + 2L);
      assertThat(
              names(items.queries.search("A text that the restored database never had", null, 100)))
          .contains("late 1", "late 2", "q0")
          .doesNotContain("ghost")
          .hasSize(TEXTS.size() + 2);
      assertThat(items.vectors.status().forgotAt()).isNull();
    }
  }

  private static VectorTruth.Ready embedded(VectorTruth.Pending pending) {
    String text = pending.text() == null ? "" : pending.text();
    return new VectorTruth.Ready(pending.id(), pending.version(), MiniLm.shared().embed(text));
  }

  /** As a restored archive would have it: the rows of then, and then's counters. */
  private void restoreToBefore(String externalId) {
    var jdbc = JdbcClient.create(source);
    long number =
        jdbc.sql("SELECT vector_sequence FROM item WHERE external_id = :id")
            .param("id", externalId)
            .query(Long.class)
            .single();
    String ghosts = "(SELECT id FROM item WHERE external_id = '" + externalId + "')";
    jdbc.sql("DELETE FROM item_embedding WHERE item_id IN " + ghosts).update();
    jdbc.sql("DELETE FROM item_version WHERE item_id IN " + ghosts).update();
    jdbc.sql("DELETE FROM item WHERE id IN " + ghosts).update();
    jdbc.sql("DELETE FROM vector_lineage WHERE first_sequence >= :n").param("n", number).update();
    jdbc.sql("UPDATE vector_lineage SET last_sequence = least(last_sequence, :n - 1)")
        .param("n", number)
        .update();
  }

  @Test
  void indexThatLostAPartIsBuiltAnew() {
    fill();
    try (var index = store().open()) {
      index.apply(
          List.of(
              new Change.Remove(1, new IndexedItems(source, store()).library.get("c", "q1").id())),
          index.position());
    }
    try (IndexedItems items = new IndexedItems(source, store())) {
      items.vectors.start();
      items.await(
          now -> now.state() == State.HEALTHY && now.documents() != null && now.documents() == 5);
      assertWhole(items);
    }
  }

  /** The same vectors under another name, as a new version of the model would have. */
  private record Renamed(String name) implements EmbeddingModel {
    @Override
    public List<Embedding> embed(List<String> texts) {
      return MiniLm.shared().embed(texts);
    }
  }

  @Test
  void everythingIsEmbeddedAnewForAnotherModel() {
    fill();
    try (var items = new IndexedItems(source, store(), new Renamed("other"))) {
      items.vectors.start();
      items.await(now -> now.lastSequence() == 2L * TEXTS.size());
      assertWhole(items);
    }
    String models = "SELECT DISTINCT model FROM item_embedding";
    assertThat(JdbcClient.create(source).sql(models).query(String.class).list())
        .containsExactly("other");
  }
}
