package dev.panopticon.storage.doctor;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How large the database is, as PostgreSQL says.
 *
 * @param schemas ours, largest first
 * @param tables ours, largest first
 */
public record DatabaseSize(
    String version,
    Instant startedAt,
    long bytes,
    List<SchemaSize> schemas,
    List<TableSize> tables) {
  /** A schema's tables with their indexes. */
  public record SchemaSize(String name, long bytes, int tables) {}

  /**
   * A table with its indexes.
   *
   * @param rows PostgreSQL's estimate; null where it has never counted
   */
  public record TableSize(String schema, String name, long bytes, @Nullable Long rows) {}

  private record Server(String version, Instant startedAt, long bytes) {}

  private static final String SERVER =
      """
      SELECT current_setting('server_version') AS version, pg_postmaster_start_time() AS started_at,
             pg_database_size(current_database()) AS bytes
      """;

  private static final String SCHEMAS =
      """
      SELECT n.nspname AS name, sum(pg_total_relation_size(c.oid))::bigint AS bytes,
             count(*)::int AS tables
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      GROUP BY n.nspname ORDER BY bytes DESC, name
      """;

  private static final String TABLES =
      """
      SELECT n.nspname AS schema, c.relname AS name, pg_total_relation_size(c.oid) AS bytes,
             nullif(c.reltuples, -1)::bigint AS rows
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY bytes DESC, schema, name LIMIT :limit
      """;

  public DatabaseSize {
    schemas = List.copyOf(schemas);
    tables = List.copyOf(tables);
  }

  /**
   * Asks now.
   *
   * @param tables at most so many
   */
  public static DatabaseSize of(JdbcClient jdbc, int tables) {
    Server server =
        jdbc.sql(SERVER)
            .query(
                (row, _) ->
                    new Server(
                        row.getString("version"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getLong("bytes")))
            .single();
    return new DatabaseSize(
        server.version(),
        server.startedAt(),
        server.bytes(),
        jdbc.sql(SCHEMAS).query(SchemaSize.class).list(),
        jdbc.sql(TABLES).param("limit", tables).query(TableSize.class).list());
  }
}
