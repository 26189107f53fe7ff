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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes a batch of items: new ones, and new versions of those whose content differs. Runs inside
 * the caller's transaction; the rows of the batch are locked in the order of their external ids, so
 * two batches cannot deadlock.
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
      SELECT fresh.id, fresh.version, fresh.content::jsonb, decode(fresh.hash, 'hex'), :now
      FROM unnest(:ids::uuid[], :versions::int[], :contents::text[], :hashes::text[])
        AS fresh (id, version, content, hash)
      """;
  private static final String ADVANCE =
      """
      UPDATE item SET latest_version = fresh.version, category = fresh.category, archived_at = NULL
      FROM unnest(:ids::uuid[], :versions::int[], :categories::text[]) AS fresh (id, version, category)
      WHERE item.id = fresh.id
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
    List<SaveOutcome> outcomes = new ArrayList<>(drafts.size());
    for (ItemDraft draft : drafts) {
      outcomes.add(decide(draft, present, changes));
    }
    write(changes, now);
    return outcomes;
  }

  private Map<String, Present> lock(String collection, List<ItemDraft> drafts) {
    List<String> externals =
        drafts.stream().map(ItemDraft::externalId).distinct().sorted().toList();
    jdbc.sql(INSERT_MISSING)
        .param("collection", collection)
        .param("ids", array("uuid", externals.stream().map(any -> TimeOrderedId.next()).toArray()))
        .param("externals", array("text", externals.toArray()))
        .update();
    Map<String, Present> present = new HashMap<>();
    jdbc.sql(LOCK)
        .param("collection", collection)
        .param("externals", array("text", externals.toArray()))
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

  private static SaveOutcome decide(
      ItemDraft draft, Map<String, Present> present, List<Change> changes) {
    Present found = present.remove(draft.externalId());
    if (found == null) {
      throw new IllegalArgumentException("the batch has \"" + draft.externalId() + "\" twice");
    }
    boolean same = draft.contentHash().equals(found.hash());
    if (same && !found.archived()) {
      return SaveOutcome.UNCHANGED;
    }
    changes.add(new Change(found.id(), found.version() + 1, draft));
    return found.version() == 0 ? SaveOutcome.CREATED : SaveOutcome.CHANGED;
  }

  private void write(List<Change> changes, Instant now) {
    if (changes.isEmpty()) {
      return;
    }
    Array ids = array("uuid", changes.stream().map(Change::id).toArray());
    Array versions = array("int4", changes.stream().map(Change::version).toArray());
    jdbc.sql(INSERT_VERSIONS)
        .param("ids", ids)
        .param("versions", versions)
        .param(
            "contents",
            array("text", changes.stream().map(change -> change.draft().content()).toArray()))
        .param(
            "hashes",
            array("text", changes.stream().map(change -> change.draft().contentHash()).toArray()))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql(ADVANCE)
        .param("ids", ids)
        .param("versions", versions)
        .param(
            "categories",
            array("text", changes.stream().map(change -> change.draft().category()).toArray()))
        .update();
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
