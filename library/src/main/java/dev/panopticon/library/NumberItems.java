package dev.panopticon.library;

import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.VectorTruth.Ready;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives committed items their sequence numbers, together with their embeddings. A lock until the
 * commit makes numbering one after the other, so that whoever sees a number sees all lower ones.
 * Writers take no part in it and never wait for it longer than for one such transaction. For one
 * thread.
 */
final class NumberItems {
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('vector_lineage of ' || current_schema(), 0))";
  private static final String NEWEST =
      """
      SELECT lineage_no, id, last_sequence FROM vector_lineage ORDER BY lineage_no DESC LIMIT 1
      """;
  private static final String BEGIN_LINEAGE =
      """
      INSERT INTO vector_lineage (lineage_no, id, first_sequence, last_sequence)
      VALUES (:no, :id, :last + 1, :last)
      """;
  private static final String KEEP_EMBEDDING =
      """
      INSERT INTO item_embedding (item_id, version, model, embedding) VALUES (?, ?, ?, ?)
      ON CONFLICT (item_id) DO UPDATE
      SET version = excluded.version, model = excluded.model, embedding = excluded.embedding
      """;

  // What a writer has locked or changed since stays pending.
  private static final String NUMBER =
      """
      WITH ready AS (
        SELECT item.id, fresh.position
        FROM unnest(:ids::uuid[], :versions::int[]) WITH ORDINALITY AS fresh (id, version, position)
          JOIN item ON item.id = fresh.id AND item.latest_version = fresh.version
        WHERE item.vector_sequence IS NULL
        FOR UPDATE OF item SKIP LOCKED
      ), numbered AS (
        SELECT id, :last + row_number() OVER (ORDER BY position) AS sequence FROM ready
      )
      UPDATE item SET vector_sequence = numbered.sequence FROM numbered WHERE item.id = numbered.id
      RETURNING item.id
      """;
  private static final String ADVANCE =
      "UPDATE vector_lineage SET last_sequence = :last WHERE id = :id";

  private record Lineage(int number, UUID id, long last) {}

  private final JdbcTemplate template;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final String model;

  /** This process's, so that numbers given after a restore are told from those given before. */
  private UUID lineage = UUID.randomUUID();

  NumberItems(DataSource source, String model) {
    this.template = new JdbcTemplate(source);
    this.jdbc = JdbcClient.create(template);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    this.model = model;
  }

  int number(List<Ready> ready) {
    Integer numbered = transaction.execute(status -> numberLocked(ready));
    return numbered == null ? 0 : numbered;
  }

  private int numberLocked(List<Ready> ready) {
    jdbc.sql(LOCK).query(row -> {});
    long last = lastOfMyLineage();
    Set<UUID> given =
        new HashSet<>(
            jdbc.sql(NUMBER)
                .param(
                    "ids", ready.stream().map(each -> each.id().toString()).toArray(String[]::new))
                .param("versions", ready.stream().map(Ready::version).toArray(Integer[]::new))
                .param("last", last)
                .query(UUID.class)
                .list());
    if (!given.isEmpty()) {
      jdbc.sql(ADVANCE).param("last", last + given.size()).param("id", lineage).update();
    }
    keepEmbeddings(ready, given);
    return given.size();
  }

  // Another process may have numbered since: then a new interval begins, so that intervals never
  // overlap.
  private long lastOfMyLineage() {
    Lineage newest =
        jdbc.sql(NEWEST)
            .query(
                (row, number) ->
                    new Lineage(
                        row.getInt("lineage_no"),
                        row.getObject("id", UUID.class),
                        row.getLong("last_sequence")))
            .optional()
            .orElse(new Lineage(0, new UUID(0, 0), 0));
    if (!newest.id().equals(lineage)) {
      begin(newest);
    }
    return newest.last();
  }

  private void begin(Lineage newest) {
    lineage = UUID.randomUUID();
    jdbc.sql(BEGIN_LINEAGE)
        .param("no", newest.number() + 1)
        .param("id", lineage)
        .param("last", newest.last())
        .update();
  }

  // Only of items whose rows are locked by the numbering: waiting for a writer's row in here could
  // meet a writer that waits for one of ours.
  private void keepEmbeddings(List<Ready> ready, Set<UUID> given) {
    List<Object[]> rows = new ArrayList<>();
    for (Ready each : ready) {
      Embedding embedding = each.embedding();
      if (embedding != null && given.contains(each.id())) {
        rows.add(new Object[] {each.id(), each.version(), model, embedding.values()});
      }
    }
    template.batchUpdate(KEEP_EMBEDDING, rows);
  }
}
