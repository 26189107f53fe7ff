package dev.panopticon.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class SaveItemsIT {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private static final int WRITERS = 20;

  private final Library library = new Stores(DATABASE).library();
  private final QueryStore queries = new Stores(DATABASE).queries();

  private static ItemDraft draft(String id, String text) {
    return QueryStore.itemDraft(id, QueryContent.ofText(text));
  }

  /** Runs all at once on virtual threads, and gives what they gave. */
  private static <T> List<T> atOnce(List<? extends Callable<T>> works) throws Exception {
    var start = new CyclicBarrier(works.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> work : works) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void manyWritersOfOneIdMakeOneItemAndLoseNoVersion() throws Exception {
    List<StoredQuery> answers =
        atOnce(
            IntStream.range(0, WRITERS)
                .mapToObj(
                    i ->
                        (Callable<StoredQuery>)
                            () ->
                                queries.save(
                                    new QueryDraft("one", "id", QueryContent.ofText("text " + i))))
                .toList());
    assertThat(answers).extracting(StoredQuery::id).containsOnly(answers.getFirst().id());
    List<StoredQuery> versions = queries.versions(answers.getFirst().id());
    assertThat(versions)
        .extracting(StoredQuery::version)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, WRITERS).boxed().toList());
    // Each writer was told the version that has its own text.
    assertThat(answers).containsExactlyInAnyOrderElementsOf(versions);
  }

  @Test
  void manyWritersOfTheSameContentMakeOneVersion() throws Exception {
    List<StoredQuery> answers =
        atOnce(
            Collections.nCopies(
                WRITERS,
                () -> queries.save(new QueryDraft("same", "id", QueryContent.ofText("text")))));
    assertThat(Set.copyOf(answers)).hasSize(1);
    assertThat(queries.versions(answers.getFirst().id())).hasSize(1);
  }

  @Test
  void batchesOfTheSameIdsInOtherOrdersDoNotDeadlock() throws Exception {
    List<Callable<List<SaveOutcome>>> works = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String text = "of writer " + writer;
      List<ItemDraft> batch = new ArrayList<>();
      IntStream.range(0, 200).forEach(i -> batch.add(draft("id" + i, text)));
      Collections.shuffle(batch, new Random(writer));
      works.add(() -> library.save("batches", batch));
    }
    assertThat(atOnce(works)).allSatisfy(outcomes -> assertThat(outcomes).hasSize(200));
    String count =
        "SELECT count(*) FROM item_version JOIN item ON item.id = item_id WHERE collection ="
            + " 'batches'";
    assertThat(
            JdbcClient.create(DATABASE.pool("query_storage")).sql(count).query(Long.class).single())
        .isEqualTo(200L * WRITERS);
  }

  @Test
  void singleBatchThatMeetsAnAllOrNothingOneIsNotLost() throws Exception {
    library.save("meeting", List.of(draft("a", "0"), draft("b", "0")));
    var bothLocked = new CyclicBarrier(2);
    // The long one locks b, then a; the short one a, then b: one of the two must lose.
    Callable<String> allOrNothing =
        () -> {
          try {
            return library.allOrNothing(
                () -> {
                  library.save("meeting", List.of(draft("b", "long")));
                  await(bothLocked);
                  library.save("meeting", List.of(draft("a", "long")));
                  return "stored";
                });
          } catch (PessimisticLockingFailureException e) {
            return "lost";
          }
        };
    Callable<String> short1 =
        () -> {
          await(bothLocked);
          library.save("meeting", List.of(draft("a", "short"), draft("b", "short")));
          return "stored";
        };
    List<String> answers = atOnce(List.of(allOrNothing, short1));
    assertThat(answers.getLast()).isEqualTo("stored");
    Item b = library.get("meeting", "b");
    assertThat(library.versions(b.id()))
        .extracting(Item::content)
        .contains("{\"text\":\"short\"}")
        .hasSize(answers.getFirst().equals("stored") ? 3 : 2);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void outcomesAreInTheOrderOfTheDrafts() {
    library.save("outcomes", List.of(draft("z", "1"), draft("y", "1"), draft("x", "1")));
    library.archive(library.get("outcomes", "x").id());
    assertThat(
            library.save(
                "outcomes",
                List.of(draft("z", "1"), draft("new", "1"), draft("x", "1"), draft("y", "2"))))
        .containsExactly(
            SaveOutcome.UNCHANGED, SaveOutcome.CREATED, SaveOutcome.RESTORED, SaveOutcome.CHANGED);
  }

  @Test
  void listHasTheOrderOfTheBatch() {
    List<String> ids = IntStream.range(0, 500).mapToObj(i -> "id" + (i * 7919 % 500)).toList();
    library.save("order", ids.stream().map(id -> draft(id, "t")).toList());
    assertThat(library.list(null, "order", null, 500).items())
        .extracting(Item::externalId)
        .containsExactlyElementsOf(ids);
  }

  @Test
  void idThatComesTwiceInABatchIsADefectAndStoresNothing() {
    assertThatThrownBy(
            () -> library.save("twice", List.of(draft("a", "1"), draft("b", "1"), draft("a", "2"))))
        .hasMessageContaining("\"a\" twice");
    assertThat(library.list(null, "twice", null, 10).items()).isEmpty();
  }

  @Test
  void collectionsAreApart() {
    library.save("left", List.of(draft("id", "l")));
    library.save("right", List.of(draft("id", "r")));
    Set<String> contents = new HashSet<>();
    contents.add(library.get("left", "id").content());
    contents.add(library.get("right", "id").content());
    assertThat(contents).hasSize(2);
  }

  @Test
  void itemOfAnotherStoreIsNotFound() {
    library.save("here", List.of(draft("id", "t")));
    var id = library.get("here", "id").id();
    assertThatThrownBy(() -> new Stores(DATABASE).metrics().get(id.toString()))
        .isInstanceOf(PanopticonException.class);
  }
}
