package dev.panopticon.library;

import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.EmbeddingModel;
import dev.panopticon.vectors.Entry;
import dev.panopticon.vectors.Match;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.StoreKind;
import dev.panopticon.vectors.VectorTruth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The items of one store as its index sees them. */
final class ItemTruth implements VectorTruth {
  /** The label that holds an item's category: a query's theme, a metric's kind. */
  static final String CATEGORY = "category";

  // A row that a writer has locked is left for later: it is about to change.
  private static final String PENDING =
      """
      SELECT item.id, item.latest_version, item_version.content,
             item.archived_at IS NULL AND item_embedding.item_id IS NULL AS wanted
      FROM item
        JOIN item_version ON item_version.item_id = item.id AND item_version.version = item.latest_version
        LEFT JOIN item_embedding ON item_embedding.item_id = item.id
          AND item_embedding.version = item.latest_version AND item_embedding.model = :model
      WHERE item.vector_sequence IS NULL
      ORDER BY item.id LIMIT :limit FOR UPDATE OF item SKIP LOCKED
      """;
  private static final String CHANGES =
      """
      SELECT item.id, item.vector_sequence, item.category, item_embedding.embedding,
             item.archived_at IS NOT NULL AS archived
      FROM item LEFT JOIN item_embedding ON item_embedding.item_id = item.id
      WHERE item.vector_sequence > :after ORDER BY item.vector_sequence LIMIT :limit
      """;
  private static final String PROGRESS =
      """
      SELECT coalesce((SELECT max(last_sequence) FROM vector_lineage), 0) AS last,
             (SELECT count(*) FROM item WHERE vector_sequence IS NULL) AS pending,
             (SELECT count(*) FROM item WHERE vector_sequence > :applied) AS unapplied,
             (SELECT count(*) FROM item
              WHERE vector_sequence IS NOT NULL AND archived_at IS NULL) AS entries
      """;
  private static final String OTHER_MODELS =
      """
      UPDATE item SET vector_sequence = NULL FROM item_embedding
      WHERE item_embedding.item_id = item.id AND item_embedding.model <> :model
        AND item.vector_sequence IS NOT NULL
      """;
  private static final String SEARCHABLE =
      """
      SELECT item.id, item_embedding.embedding
      FROM item JOIN item_embedding ON item_embedding.item_id = item.id
      WHERE item.archived_at IS NULL AND item_embedding.model = :model
        AND (:category::text IS NULL OR item.category = :category)
      """;

  private final JdbcClient jdbc;
  private final NumberItems numbers;
  private final VectorMarks marks;
  private final String model;
  private final Function<String, String> textOf;

  /**
   * @param textOf from an item's content to the text that says what it means
   */
  ItemTruth(DataSource source, EmbeddingModel model, Function<String, String> textOf) {
    this.jdbc = JdbcClient.create(source);
    this.numbers = new NumberItems(source, model.name());
    this.marks = new VectorMarks(jdbc);
    this.model = model.name();
    this.textOf = textOf;
  }

  @Override
  public void expectModel(String name) {
    jdbc.sql(OTHER_MODELS).param("model", name).update();
  }

  @Override
  public List<Pending> pending(int limit) {
    return jdbc.sql(PENDING)
        .param("model", model)
        .param("limit", limit)
        .query(
            (row, number) ->
                new Pending(
                    row.getObject("id", UUID.class),
                    row.getInt("latest_version"),
                    row.getBoolean("wanted") ? textOf.apply(row.getString("content")) : null))
        .list();
  }

  @Override
  public int number(List<Ready> ready) {
    return numbers.number(ready);
  }

  @Override
  public Changes changesAfter(Position position, int limit) {
    List<Change> changes =
        jdbc.sql(CHANGES)
            .param("after", position.sequence())
            .param("limit", limit)
            .query(ItemTruth::change)
            .list();
    return changes.isEmpty()
        ? new Changes(changes, position)
        : new Changes(changes, marks.positionAt(changes.getLast().sequence()));
  }

  private static Change change(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    long sequence = row.getLong("vector_sequence");
    return row.getBoolean("archived")
        ? new Change.Remove(sequence, id)
        : new Change.Put(
            sequence, new Entry(id, embedding(row), Map.of(CATEGORY, row.getString("category"))));
  }

  private static Embedding embedding(ResultSet row) throws SQLException {
    Float[] boxed = (Float[]) row.getArray("embedding").getArray();
    float[] values = new float[boxed.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed[i];
    }
    return Embedding.of(values);
  }

  @Override
  public boolean isOwn(Position position) {
    return marks.isOwn(position);
  }

  @Override
  public Progress progress(long applied) {
    return jdbc.sql(PROGRESS)
        .param("applied", applied)
        .query(
            (row, number) ->
                new Progress(
                    row.getLong("last"),
                    row.getLong("pending"),
                    row.getLong("unapplied"),
                    row.getLong("entries")))
        .single();
  }

  @Override
  public Optional<Probe> probe(StoreKind kind) {
    return marks.probe(kind);
  }

  @Override
  public void keepProbe(StoreKind kind, Probe probe) {
    marks.keepProbe(kind, probe);
  }

  @Override
  public Optional<Embedding> embeddingOf(UUID id) {
    return jdbc.sql("SELECT embedding FROM item_embedding WHERE item_id = :id AND model = :model")
        .param("id", id)
        .param("model", model)
        .query((row, number) -> embedding(row))
        .optional();
  }

  @Override
  public List<Match> searchExactly(Embedding query, int k, Map<String, String> labels) {
    Comparator<Match> farthestFirst = Comparator.comparingDouble(Match::score);
    var nearest = new PriorityQueue<Match>(farthestFirst);
    jdbc.sql(SEARCHABLE)
        .param("model", model)
        .param("category", labels.get(CATEGORY))
        .query(
            row -> {
              nearest.add(new Match(row.getObject("id", UUID.class), embedding(row).cosine(query)));
              if (nearest.size() > k) {
                nearest.remove();
              }
            });
    return nearest.stream().sorted(farthestFirst.reversed()).toList();
  }
}
