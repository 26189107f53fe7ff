package dev.panopticon.library;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads items and archives them. Writing versions is {@link SaveItems}'. Thread-safe. */
class ItemRepository {
  private static final String SELECT =
      """
      SELECT item.id, item.collection, item.external_id, item_version.version, item_version.content,
             item.archived_at IS NOT NULL AS archived, item_version.created_at
      FROM item JOIN item_version ON item_version.item_id = item.id
      """;
  private static final String LATEST = " AND item_version.version = item.latest_version ";

  private final JdbcClient jdbc;

  ItemRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Item> findLatest(UUID id) {
    return jdbc.sql(SELECT + "WHERE item.id = :id" + LATEST)
        .param("id", id)
        .query(ItemRepository::item)
        .optional();
  }

  Optional<Item> findLatest(String collection, String externalId) {
    return jdbc.sql(
            SELECT
                + "WHERE item.collection = :collection AND item.external_id = :external"
                + LATEST)
        .param("collection", collection)
        .param("external", externalId)
        .query(ItemRepository::item)
        .optional();
  }

  /** The latest versions of those that are not archived, in any order. */
  List<Item> findLatest(Collection<UUID> ids) {
    return jdbc.sql(SELECT + "WHERE item.id = ANY (:ids) AND item.archived_at IS NULL" + LATEST)
        .param("ids", ids.toArray(UUID[]::new))
        .query(ItemRepository::item)
        .list();
  }

  /** Oldest first. */
  List<Item> versions(UUID id) {
    return jdbc.sql(SELECT + "WHERE item.id = :id ORDER BY item_version.version")
        .param("id", id)
        .query(ItemRepository::item)
        .list();
  }

  /** Latest versions that are not archived, by id, after the given one; null filters mean any. */
  List<Item> list(
      @Nullable String category, @Nullable String collection, @Nullable UUID after, int limit) {
    String page =
        """
        WHERE item.archived_at IS NULL
          AND (:category::text IS NULL OR item.category = :category)
          AND (:collection::text IS NULL OR item.collection = :collection)
          AND (:after::uuid IS NULL OR item.id > :after)
          AND item_version.version = item.latest_version
        ORDER BY item.id LIMIT :limit
        """;
    return jdbc.sql(SELECT + page)
        .param("category", category)
        .param("collection", collection)
        .param("after", after)
        .param("limit", limit)
        .query(ItemRepository::item)
        .list();
  }

  List<String> externalIds(String collection) {
    String ids =
        """
        SELECT external_id FROM item
        WHERE collection = :collection AND archived_at IS NULL ORDER BY external_id LIMIT 1000
        """;
    return jdbc.sql(ids).param("collection", collection).query(String.class).list();
  }

  /** Idempotent. */
  void archive(UUID id, OffsetDateTime now) {
    String archive =
        """
        UPDATE item SET archived_at = :now, vector_sequence = NULL
        WHERE id = :id AND archived_at IS NULL
        """;
    jdbc.sql(archive).param("id", id).param("now", now).update();
  }

  /** A category and how many items that are not archived it has. */
  record CategoryCount(String category, long items) {}

  List<CategoryCount> categories() {
    String count =
        """
        SELECT category, count(*) AS items FROM item
        WHERE archived_at IS NULL GROUP BY category ORDER BY category
        """;
    return jdbc.sql(count)
        .query((row, number) -> new CategoryCount(row.getString("category"), row.getLong("items")))
        .list();
  }

  static Item item(ResultSet row, int number) throws SQLException {
    return new Item(
        row.getObject("id", UUID.class),
        row.getString("collection"),
        row.getString("external_id"),
        row.getInt("version"),
        row.getString("content"),
        row.getBoolean("archived"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
