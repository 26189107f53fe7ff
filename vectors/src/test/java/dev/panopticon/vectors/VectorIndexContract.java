package dev.panopticon.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every kind of index must do. */
@Timeout(120)
public abstract class VectorIndexContract {
  private static final UUID LINEAGE = UUID.fromString("0199c0de-0000-7000-8000-000000000001");

  private final Random random = new Random(42);
  private IndexStore store;
  private VectorIndex index;

  /** An own, empty place for each test. */
  protected abstract IndexStore newStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = newStore();
    index = store.open();
  }

  @AfterEach
  void close() {
    index.close();
    store.discard();
  }

  private void reopen() {
    index.close();
    index = store.open();
  }

  private static Position at(long sequence) {
    return new Position(LINEAGE, sequence);
  }

  private Embedding randomEmbedding() {
    float[] values = new float[Embedding.DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }

  /** At an angle whose cosine with the first axis is {@code cosine}. */
  private static Embedding leaning(double cosine, int axis) {
    float[] values = new float[Embedding.DIMENSIONS];
    values[0] = (float) cosine;
    values[axis] = (float) Math.sqrt(1 - cosine * cosine);
    return Embedding.of(values);
  }

  private UUID put(long sequence, Embedding embedding, Map<String, String> labels) {
    UUID id = UUID.randomUUID();
    put(sequence, id, embedding, labels);
    return id;
  }

  private void put(long sequence, UUID id, Embedding embedding, Map<String, String> labels) {
    index.apply(List.of(new Change.Put(sequence, new Entry(id, embedding, labels))), at(sequence));
  }

  @Test
  void newOneIsEmptyAndAtTheBeginning() {
    assertThat(index.position()).isEqualTo(Position.BEGINNING);
    assertThat(index.count()).isZero();
    assertThat(index.search(randomEmbedding(), 10, Map.of())).isEmpty();
    assertThat(index.holds(UUID.randomUUID())).isFalse();
  }

  @Test
  void nearestComesFirstWithItsCosineAsScore() {
    UUID opposite = put(1, leaning(-1, 1), Map.of());
    UUID far = put(2, leaning(0.1, 2), Map.of());
    UUID near = put(3, leaning(0.9, 3), Map.of());
    List<Match> matches = index.search(leaning(1, 1), 3, Map.of());
    assertThat(matches).extracting(Match::id).containsExactly(near, far, opposite);
    assertThat(matches.get(0).score()).isCloseTo(0.9, within(1e-4));
    assertThat(matches.get(1).score()).isCloseTo(0.1, within(1e-4));
    assertThat(matches.get(2).score()).isCloseTo(-1, within(1e-4));
    assertThat(index.search(leaning(1, 1), 1, Map.of()))
        .extracting(Match::id)
        .containsExactly(near);
  }

  @Test
  void labelsNarrowASearch() {
    UUID a = put(1, leaning(0.1, 2), Map.of("theme", "a", "collection", "x"));
    UUID b = put(2, leaning(0.9, 3), Map.of("theme", "b", "collection", "x"));
    UUID none = put(3, leaning(0.8, 4), Map.of("theme", ""));
    assertThat(ids(Map.of("theme", "a"))).containsExactly(a);
    assertThat(ids(Map.of("theme", ""))).containsExactly(none);
    assertThat(ids(Map.of("collection", "x"))).containsExactly(b, a);
    assertThat(ids(Map.of("collection", "x", "theme", "a"))).containsExactly(a);
    assertThat(ids(Map.of("theme", "c"))).isEmpty();
  }

  private List<UUID> ids(Map<String, String> labels) {
    return index.search(leaning(1, 1), 10, labels).stream().map(Match::id).toList();
  }

  @Test
  void changesMadeTwiceAreTheSameAsOnce() {
    UUID id = UUID.randomUUID();
    UUID gone = put(1, randomEmbedding(), Map.of());
    List<Change> changes =
        List.of(
            new Change.Put(2, new Entry(id, leaning(0.5, 2), Map.of("theme", "t"))),
            new Change.Remove(3, gone));
    index.apply(changes, at(3));
    index.apply(changes, at(3));
    assertThat(index.count()).isEqualTo(1);
    assertThat(index.search(leaning(1, 1), 10, Map.of())).extracting(Match::id).containsExactly(id);
  }

  @Test
  void laterChangeReplacesAnEarlierOneOfTheSameBatch() {
    UUID id = UUID.randomUUID();
    UUID brief = UUID.randomUUID();
    index.apply(
        List.of(
            new Change.Put(1, new Entry(id, leaning(0.2, 2), Map.of("theme", "old"))),
            new Change.Put(2, new Entry(brief, leaning(0.3, 2), Map.of())),
            new Change.Put(3, new Entry(id, leaning(0.7, 3), Map.of("theme", "new"))),
            new Change.Remove(4, brief)),
        at(4));
    assertThat(index.count()).isEqualTo(1);
    assertThat(ids(Map.of("theme", "old"))).isEmpty();
    Match match = index.search(leaning(1, 1), 10, Map.of("theme", "new")).getFirst();
    assertThat(match.id()).isEqualTo(id);
    assertThat(match.score()).isCloseTo(0.7, within(1e-4));
  }

  @Test
  void removingWhatIsNotThereIsNoError() {
    index.apply(List.of(new Change.Remove(1, UUID.randomUUID())), at(1));
    assertThat(index.count()).isZero();
    assertThat(index.position()).isEqualTo(at(1));
  }

  @Test
  void entriesAndPositionAreThereAfterItWasOpenedAgain() {
    UUID id = put(7, leaning(0.5, 2), Map.of("theme", "t"));
    reopen();
    assertThat(index.position()).isEqualTo(at(7));
    assertThat(index.count()).isEqualTo(1);
    assertThat(ids(Map.of("theme", "t"))).containsExactly(id);
  }

  @Test
  void probeIsKeptAndNeitherCountedNorFound() {
    UUID probe = UUID.randomUUID();
    index.plant(probe);
    assertThat(index.holds(probe)).isTrue();
    UUID id = put(1, leaning(0.5, 2), Map.of());
    reopen();
    assertThat(index.holds(probe)).isTrue();
    assertThat(index.holds(UUID.randomUUID())).isFalse();
    assertThat(index.count()).isEqualTo(1);
    assertThat(ids(Map.of())).containsExactly(id);
    assertThat(index.position()).isEqualTo(at(1));
  }

  @Test
  void newProbeTakesThePlaceOfTheOld() {
    UUID old = UUID.randomUUID();
    index.plant(old);
    put(1, leaning(0.5, 2), Map.of());
    UUID fresh = UUID.randomUUID();
    index.plant(fresh);
    assertThat(index.holds(old)).isFalse();
    assertThat(index.holds(fresh)).isTrue();
    assertThat(index.count()).isEqualTo(1);
    assertThat(index.position()).isEqualTo(at(1));
  }

  @Test
  void discardedOneIsNewAgain() {
    UUID probe = UUID.randomUUID();
    index.plant(probe);
    put(1, randomEmbedding(), Map.of());
    index.close();
    store.discard();
    store.discard();
    index = store.open();
    assertThat(index.position()).isEqualTo(Position.BEGINNING);
    assertThat(index.count()).isZero();
    assertThat(index.holds(probe)).isFalse();
  }

  @Test
  void findsNearlyAllOfTheTrueNearestAmongMany() {
    List<Entry> entries =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new Entry(UUID.randomUUID(), randomEmbedding(), Map.of("n", "" + i % 2)))
            .toList();
    for (int from = 0; from < entries.size(); from += 250) {
      List<Change> batch = new ArrayList<>();
      for (Entry entry : entries.subList(from, from + 250)) {
        batch.add(new Change.Put(from + batch.size() + 1, entry));
      }
      index.apply(batch, at(from + 250));
    }
    assertThat(index.count()).isEqualTo(1_000);
    int found = 0;
    for (int i = 0; i < 20; i++) {
      Embedding query = randomEmbedding();
      Set<UUID> wanted = new HashSet<>(trueNearest(entries, query, 10));
      found +=
          (int)
              index.search(query, 10, Map.of()).stream()
                  .filter(match -> wanted.contains(match.id()))
                  .count();
    }
    // 200 wanted; HNSW is allowed to miss some of random vectors, which are its worst case.
    assertThat(found).isGreaterThanOrEqualTo(160);
  }

  private static List<UUID> trueNearest(List<Entry> entries, Embedding query, int k) {
    return entries.stream()
        .sorted(Comparator.comparingDouble((Entry e) -> -e.embedding().cosine(query)))
        .limit(k)
        .map(Entry::id)
        .toList();
  }
}
