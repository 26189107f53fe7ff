package dev.panopticon.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.EmbeddingModel;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.VectorTruth.Changes;
import dev.panopticon.vectors.VectorTruth.Pending;
import dev.panopticon.vectors.VectorTruth.Ready;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The invariant that the index rests on: who follows the numbers and never looks back misses
 * nothing.
 */
@Timeout(180)
class SequenceIT {
  /** Says the content back: here it is only about numbers. */
  private static final EmbeddingModel QUICK =
      new EmbeddingModel() {
        @Override
        public String name() {
          return "quick";
        }

        @Override
        public List<Embedding> embed(List<String> texts) {
          return texts.stream().map(SequenceIT::embedding).toList();
        }
      };

  private final TestDatabase database = Stores.scratch();
  private final DataSource source = database.pool("query_storage");
  private final Library library = new Stores(database).library();
  private final ItemTruth truth = new ItemTruth(source, QUICK, content -> content);

  @AfterEach
  void drop() {
    database.close();
  }

  private static Embedding embedding(String text) {
    float[] values = new float[Embedding.DIMENSIONS];
    values[0] = 1;
    values[1] = text.hashCode();
    return Embedding.of(values);
  }

  private static ItemDraft draft(String id, String text) {
    return ItemDraft.of(id, "t", JsonNodeFactory.instance.objectNode().put("text", text));
  }

  private static int numberAll(ItemTruth truth) {
    List<Pending> pending = truth.pending(7);
    List<Ready> ready = new ArrayList<>();
    for (Pending each : pending) {
      ready.add(
          new Ready(
              each.id(), each.version(), each.text() == null ? null : embedding(each.text())));
    }
    return pending.isEmpty() ? 0 : truth.number(ready);
  }

  @Test
  void whatIsNotCommittedHasNoNumberAndHoldsNobodyUp() throws Exception {
    var saved = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> slow =
          threads.submit(
              () ->
                  library.allOrNothing(
                      () -> {
                        library.save("c", List.of(draft("early", "a")));
                        saved.countDown();
                        await(commit);
                        return "done";
                      }));
      await(saved);
      library.save("c", List.of(draft("late", "b")));
      assertThat(numberAll(truth)).isEqualTo(1);
      Changes first = truth.changesAfter(Position.BEGINNING, 10);
      assertThat(first.changes())
          .singleElement()
          .satisfies(c -> assertThat(name(c)).isEqualTo("late"));
      commit.countDown();
      slow.get();
      assertThat(numberAll(truth)).isEqualTo(1);
      assertThat(truth.changesAfter(first.after(), 10).changes())
          .singleElement()
          .satisfies(change -> assertThat(name(change)).isEqualTo("early"));
    }
  }

  private String name(Change change) {
    return library.get(change.id()).externalId();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void changeOfALockedItemIsLeftForLater() throws Exception {
    library.save("c", List.of(draft("q", "one")));
    List<Pending> seen = truth.pending(10);
    library.save("c", List.of(draft("q", "two")));
    assertThat(truth.number(List.of(new Ready(seen.getFirst().id(), 1, embedding("one")))))
        .as("an embedding of a version that is not the latest")
        .isZero();
    assertThat(truth.embeddingOf(seen.getFirst().id())).isEmpty();
    assertThat(numberAll(truth)).isEqualTo(1);
  }

  @Test
  void followerThatNeverLooksBackMissesNothing() throws Exception {
    int writers = 6;
    var writing = new AtomicBoolean(true);
    var otherTruth = new ItemTruth(source, QUICK, content -> content);
    Map<UUID, Change> followed = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> works = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int seed = writer;
        works.add(threads.submit(() -> writeRandomly(new Random(seed))));
      }
      // Two that number, as two processes of one role would for a while.
      for (ItemTruth each : List.of(truth, otherTruth)) {
        threads.submit(
            () -> {
              while (writing.get() || numberAll(each) > 0) {
                numberAll(each);
              }
            });
      }
      Future<?> follower = threads.submit(() -> follow(followed, writing));
      for (Future<?> work : works) {
        work.get();
      }
      writing.set(false);
      follower.get();
    }
    assertThat(numberAll(truth)).isZero();
    assertThat(truth.progress(0).pending()).isZero();
    assertFollowed(followed);
  }

  private String writeRandomly(Random random) {
    for (int round = 0; round < 25; round++) {
      int now = round;
      library.allOrNothing(
          () -> {
            List<ItemDraft> batch =
                IntStream.range(0, 10)
                    .filter(i -> random.nextBoolean())
                    .mapToObj(i -> draft("id" + i, "text " + random.nextInt(1_000) + now))
                    .toList();
            return batch.isEmpty() ? "nothing" : library.save("shared" + random.nextInt(3), batch);
          });
      if (random.nextInt(4) == 0) {
        library
            .find("shared0", "id" + random.nextInt(10))
            .ifPresent(item -> library.archive(item.id()));
      }
    }
    return "done";
  }

  private void follow(Map<UUID, Change> followed, AtomicBoolean writing) {
    Position position = Position.BEGINNING;
    while (true) {
      boolean last = !writing.get() && truth.progress(position.sequence()).pending() == 0;
      Changes next = truth.changesAfter(position, 5);
      for (Change change : next.changes()) {
        assertThat(change.sequence()).isGreaterThan(position.sequence());
        followed.put(change.id(), change);
      }
      position = next.after();
      assertThat(truth.isOwn(position)).isTrue();
      if (last && next.changes().isEmpty()) {
        return;
      }
    }
  }

  /** Latest version, archived or not, of every item: as the follower has it. */
  private void assertFollowed(Map<UUID, Change> followed) {
    var jdbc = JdbcClient.create(source);
    String items =
        """
        SELECT item.id, item.archived_at IS NOT NULL AS archived, item_version.content::text AS content
        FROM item JOIN item_version ON item_id = item.id AND version = latest_version
        """;
    int[] count = {0};
    jdbc.sql(items)
        .query(
            row -> {
              count[0]++;
              Change change = followed.get(row.getObject("id", UUID.class));
              if (row.getBoolean("archived")) {
                assertThat(change).isInstanceOf(Change.Remove.class);
              } else {
                assertThat(change).isInstanceOf(Change.Put.class);
                double cosine =
                    ((Change.Put) change)
                        .entry()
                        .embedding()
                        .cosine(embedding(row.getString("content")));
                assertThat(cosine).isGreaterThan(0.999999);
              }
            });
    assertThat(count[0]).isGreaterThan(20);
    assertThat(followed).hasSize(count[0]);
    String numbers = "SELECT count(*) FROM item WHERE vector_sequence IS NULL";
    assertThat(jdbc.sql(numbers).query(Long.class).single()).isZero();
    String overlaps =
        """
        SELECT count(*) FROM vector_lineage a JOIN vector_lineage b ON a.lineage_no < b.lineage_no
        WHERE b.first_sequence <= a.last_sequence
        """;
    assertThat(jdbc.sql(overlaps).query(Long.class).single()).isZero();
  }
}
