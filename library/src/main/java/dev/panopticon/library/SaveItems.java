package dev.panopticon.library;

import dev.panopticon.model.TimeOrderedId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes a batch of items: new ones, and new versions of those whose content differs. Runs inside
 * the caller's transaction; the rows of the batch are locked in the order of their external ids, so
 * two transactions of one batch each cannot deadlock.
 */
class SaveItems {
  private static final String INSERT_MISSING =
      """
      INSERT INTO item (id, collection, external_id, category, latest_version)
      SELECT fresh.id, :collection, fresh.external_id, '', 0
      FROM unnest(:ids::uuid[], :externals::text[]) AS fresh (id, external_id)
      ON CONFLICT (collection, external_id) DO NOTHING
      """;
  private static final String LOCK =
      """
      SELECT item.id, item.external_id, item.latest_version, item.archived_at IS NOT NULL AS archived,
             encode(item_version.content_hash, 'hex') AS content_hash
      FROM item LEFT JOIN item_version
        ON item_version.item_id = item.id AND item_version.version = item.latest_version
      WHERE item.collection = :collection AND item.external_id = ANY (:externals)
      ORDER BY item.external_id FOR UPDATE OF item
      """;
  private static final String INSERT_VERSIONS =
      """
      INSERT INTO item_version (item_id, version, content, content_hash, created_at)
      SELECT fresh.id, fresh.version, fresh.content::json, decode(fresh.hash, 'hex'), :now
      FROM unnest(:ids::uuid[], :versions::int[], :contents::text[], :hashes::text[])
        AS fresh (id, version, content, hash)
      """;
  private static final String ADVANCE =
      """
      UPDATE item SET latest_version = fresh.version, category = fresh.category, archived_at = NULL,
                      vector_sequence = NULL
      FROM unnest(:ids::uuid[], :versions::int[], :categories::text[]) AS fresh (id, version, category)
      WHERE item.id = fresh.id
      """;
  private static final String RESTORE =
      """
      UPDATE item SET archived_at = NULL, vector_sequence = NULL WHERE id = ANY (:ids)
      """;

  private record Present(UUID id, int version, boolean archived, @Nullable String hash) {}

  private record Change(UUID id, int version, ItemDraft draft) {}

  private final JdbcClient jdbc;
  private final JdbcTemplate connections;

  SaveItems(JdbcTemplate connections) {
    this.jdbc = JdbcClient.create(connections);
    this.connections = connections;
  }

  /**
   * @param drafts of different external ids
   * @return what became of each draft, in their order
   */
  List<SaveOutcome> save(String collection, List<ItemDraft> drafts, Instant now) {
    Map<String, Present> present = lock(collection, drafts);
    List<Change> changes = new ArrayList<>();
    List<UUID> restored = new ArrayList<>();
    List<SaveOutcome> outcomes = new ArrayList<>(drafts.size());
    for (ItemDraft draft : drafts) {
      Present found = present.remove(draft.externalId());
      if (found == null) {
        throw new IllegalArgumentException("the batch has \"" + draft.externalId() + "\" twice");
      }
      SaveOutcome outcome = outcome(draft, found);
      switch (outcome) {
        case CREATED, CHANGED -> changes.add(new Change(found.id(), found.version() + 1, draft));
        case RESTORED -> restored.add(found.id());
        case UNCHANGED -> {}
      }
      outcomes.add(outcome);
    }
    write(changes, now);
    restore(restored);
    return outcomes;
  }

  private static SaveOutcome outcome(ItemDraft draft, Present found) {
    if (found.version() == 0) {
      return SaveOutcome.CREATED;
    }
    if (!draft.contentHash().equals(found.hash())) {
      return SaveOutcome.CHANGED;
    }
    return found.archived() ? SaveOutcome.RESTORED : SaveOutcome.UNCHANGED;
  }

  private Map<String, Present> lock(String collection, List<ItemDraft> drafts) {
    Map<String, UUID> freshIds = freshIds(drafts);
    Array externals = array("text", freshIds.keySet().toArray());
    jdbc.sql(INSERT_MISSING)
        .param("collection", collection)
        .param("ids", array("uuid", freshIds.values().toArray()))
        .param("externals", externals)
        .update();
    Map<String, Present> present = new HashMap<>();
    jdbc.sql(LOCK)
        .param("collection", collection)
        .param("externals", externals)
        .query(
            row -> {
              present.put(
                  row.getString("external_id"),
                  new Present(
                      row.getObject("id", UUID.class),
                      row.getInt("latest_version"),
                      row.getBoolean("archived"),
                      row.getString("content_hash")));
            });
    return present;
  }

  /** Ids that sort as the drafts came, by external id: lists then have the order of the file. */
  private static Map<String, UUID> freshIds(List<ItemDraft> drafts) {
    List<UUID> ids =
        IntStream.range(0, drafts.size()).mapToObj(any -> TimeOrderedId.next()).sorted().toList();
    Map<String, UUID> fresh = new TreeMap<>();
    for (int i = 0; i < drafts.size(); i++) {
      fresh.put(drafts.get(i).externalId(), ids.get(i));
    }
    return fresh;
  }

  private void write(List<Change> changes, Instant now) {
    if (changes.isEmpty()) {
      return;
    }
    Array ids = array("uuid", changes, Change::id);
    Array versions = array("int4", changes, Change::version);
    jdbc.sql(INSERT_VERSIONS)
        .param("ids", ids)
        .param("versions", versions)
        .param("contents", array("text", changes, change -> change.draft().content()))
        .param("hashes", array("text", changes, change -> change.draft().contentHash()))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql(ADVANCE)
        .param("ids", ids)
        .param("versions", versions)
        .param("categories", array("text", changes, change -> change.draft().category()))
        .update();
  }

  private void restore(List<UUID> ids) {
    if (!ids.isEmpty()) {
      jdbc.sql(RESTORE).param("ids", array("uuid", ids.toArray())).update();
    }
  }

  private Array array(String type, List<Change> changes, Function<Change, Object> value) {
    return array(type, changes.stream().map(value).toArray());
  }

  private Array array(String type, Object[] values) {
    Array array =
        connections.execute(
            (Connection connection) -> {
              try {
                return connection.createArrayOf(type, values);
              } catch (SQLException e) {
                throw new IllegalStateException("cannot make an array of " + type, e);
              }
            });
    if (array == null) {
      throw new IllegalStateException("no array of " + type);
    }
    return array;
  }
}
