package dev.panopticon.gateway;

import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of API keys. Thread-safe. */
class ApiKeyRepository {
  private static final String INSERT =
      """
      INSERT INTO api_key (id, name, role, prefix, secret_hash, created_at)
      VALUES (:id, :name, :role, :prefix, :hash, :now)
      """;
  private static final String COLUMNS =
      """
      SELECT id, name, role, prefix, created_at, last_used_at, revoked_at FROM api_key
      """;
  private static final String USE =
      """
      UPDATE api_key SET last_used_at = greatest(last_used_at, :now) WHERE secret_hash = :hash
      """;
  private static final String REVOKE =
      """
      UPDATE api_key SET revoked_at = coalesce(revoked_at, :now) WHERE id = :id
      """;

  private final JdbcClient jdbc;

  ApiKeyRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(KeyView key, byte[] secretHash) {
    jdbc.sql(INSERT)
        .param("id", key.id())
        .param("name", key.name())
        .param("role", key.role().name())
        .param("prefix", key.prefix())
        .param("hash", secretHash)
        .param("now", key.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The key with that hash, if it is not revoked. */
  Optional<KeyView> findValid(byte[] secretHash) {
    return jdbc.sql(COLUMNS + "WHERE secret_hash = :hash AND revoked_at IS NULL")
        .param("hash", secretHash)
        .query(ApiKeyRepository::key)
        .optional();
  }

  void noteUse(byte[] secretHash, Instant now) {
    jdbc.sql(USE).param("hash", secretHash).param("now", now.atOffset(ZoneOffset.UTC)).update();
  }

  List<KeyView> list() {
    return jdbc.sql(COLUMNS + "ORDER BY id").query(ApiKeyRepository::key).list();
  }

  Optional<KeyView> revoke(UUID id, Instant now) {
    jdbc.sql(REVOKE).param("id", id).param("now", now.atOffset(ZoneOffset.UTC)).update();
    return jdbc.sql(COLUMNS + "WHERE id = :id")
        .param("id", id)
        .query(ApiKeyRepository::key)
        .optional();
  }

  boolean anyAdmin() {
    return jdbc.sql(
            "SELECT EXISTS (SELECT 1 FROM api_key WHERE role = 'ADMIN' AND revoked_at IS NULL)")
        .query(Boolean.class)
        .single();
  }

  private static KeyView key(ResultSet row, int number) throws SQLException {
    return new KeyView(
        row.getObject("id", UUID.class),
        row.getString("name"),
        KeyRole.valueOf(row.getString("role")),
        row.getString("prefix"),
        null,
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
