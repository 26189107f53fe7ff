package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.InstanceSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Reads from a database what of it belongs to an instance, in the transaction at hand. */
final class ReadCatalogue {
  private static final String SCHEMAS =
      """
      SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname IN (:ours)
        AND pg_catalog.to_regclass(pg_catalog.format('%I.flyway_schema_history', nspname)) IS NOT NULL
      ORDER BY nspname
      """;

  /** Generated columns have no value of their own. */
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, pg_catalog.pg_table_size(c.oid) AS bytes,
             array(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attgenerated = '' ORDER BY a.attnum) AS columns
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname IN (:schemas)
      ORDER BY n.nspname, c.relname
      """;

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND n.nspname IN (:schemas)
      ORDER BY n.nspname, c.relname
      """;

  private final JdbcClient jdbc;

  ReadCatalogue(Connection connection) {
    this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  /**
   * @param program version of this program
   */
  Catalogue run(String program, Instant now) throws SQLException {
    List<String> schemas = schemas();
    List<Catalogue.Table> tables = tables(schemas);
    lock(tables);
    return new Catalogue(
        Catalogue.FORMAT,
        program,
        instance(),
        jdbc.sql("SHOW server_version").query(String.class).single(),
        now,
        schemas.stream().map(this::version).toList(),
        tables,
        sequences(schemas));
  }

  private List<String> schemas() {
    List<String> found =
        jdbc.sql(SCHEMAS).param("ours", InstanceSchema.names()).query(String.class).list();
    if (!found.contains(InstanceSchema.STORAGE.schema())) {
      throw new PanopticonException(
          ErrorCode.CONFLICT, "There is nothing to back up: the database holds no instance yet.");
    }
    return found;
  }

  /** No migration of another process may change a table between its description and its rows. */
  private void lock(List<Catalogue.Table> tables) {
    String names =
        tables.stream().map(table -> table.name().quoted()).collect(Collectors.joining(", "));
    jdbc.sql("LOCK TABLE " + names + " IN ACCESS SHARE MODE").update();
  }

  private UUID instance() {
    return jdbc.sql("SELECT id FROM storage.instance").query(UUID.class).single();
  }

  private Catalogue.Schema version(String schema) {
    String sql =
        """
        SELECT version FROM %s.flyway_schema_history
        WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1
        """
            .formatted(TableName.quoted(schema));
    return new Catalogue.Schema(schema, jdbc.sql(sql).query(String.class).single());
  }

  List<Catalogue.Table> tables(List<String> schemas) {
    return jdbc.sql(TABLES)
        .param("schemas", schemas)
        .query(
            (row, number) ->
                new Catalogue.Table(
                    new TableName(row.getString("nspname"), row.getString("relname")),
                    List.of((String[]) row.getArray("columns").getArray()),
                    row.getLong("bytes")))
        .list();
  }

  List<Catalogue.Sequence> sequences(List<String> schemas) {
    List<TableName> names =
        jdbc.sql(SEQUENCES)
            .param("schemas", schemas)
            .query((row, number) -> new TableName(row.getString(1), row.getString(2)))
            .list();
    List<Catalogue.Sequence> sequences = new ArrayList<>();
    for (TableName name : names) {
      sequences.add(
          jdbc.sql("SELECT last_value, is_called FROM " + name.quoted())
              .query(
                  (row, number) -> new Catalogue.Sequence(name, row.getLong(1), row.getBoolean(2)))
              .single());
    }
    return sequences;
  }
}
