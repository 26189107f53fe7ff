package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.InstanceSchema;
import dev.panopticon.storage.SchemaMigration;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Puts an archive's schemas, rows and sequences into a database that has none of these schemas, in
 * the one transaction of the connection, which the caller commits. Needs no superuser: foreign keys
 * are left out while the rows come, in whatever order, and are checked all at once when they are
 * added again.
 */
final class FillDatabase {
  private static final String FOREIGN_KEYS =
      """
      SELECT conrelid::pg_catalog.regclass::text AS table, pg_catalog.quote_ident(conname) AS name,
             pg_catalog.pg_get_constraintdef(oid) AS definition
      FROM pg_catalog.pg_constraint
      WHERE contype = 'f' AND conparentid = 0 AND connamespace IN
            (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN (:schemas))
      ORDER BY 1, 2
      """;

  /** The owner of a schema that is there already, if the present user may act as that. */
  private static final String OTHER_OWNER =
      """
      SELECT r.rolname FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles r ON r.oid = n.nspowner
      WHERE n.nspname = :schema AND r.rolname <> current_user
        AND pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
      """;

  private record ForeignKey(String table, String name, String definition) {}

  private final Connection connection;
  private final JdbcClient jdbc;
  private @Nullable CopySession copy;
  private List<ForeignKey> foreignKeys = List.of();
  private @Nullable Catalogue catalogue;

  /**
   * @param connection in a transaction
   */
  FillDatabase(Connection connection) {
    this.connection = connection;
    this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  /** Makes the schemas as they were, ready to take the rows. */
  void begin(Catalogue toFill) throws SQLException {
    catalogue = toFill;
    toFill.schemas().forEach(this::make);
    copy = CopySession.of(connection);
    List<Catalogue.Table> made = new ReadCatalogue(connection).tables(names(toFill));
    requireSameTables(toFill, made);
    run("TRUNCATE " + made.stream().map(t -> t.name().quoted()).collect(Collectors.joining(", ")));
    made.forEach(table -> run("ALTER TABLE " + table.name().quoted() + " DISABLE TRIGGER USER"));
    foreignKeys = readForeignKeys(toFill);
    foreignKeys.forEach(
        key -> run("ALTER TABLE " + key.table() + " DROP CONSTRAINT " + key.name()));
  }

  private void make(Catalogue.Schema schema) {
    InstanceSchema known =
        InstanceSchema.find(schema.name())
            .orElseThrow(
                () ->
                    new PanopticonException(
                        ErrorCode.DATABASE_TOO_NEW,
                        "The backup was written by a newer Panopticon: this program does not know its schema %s. Use that newer Panopticon."
                            .formatted(schema.name())));
    // As its owner, whose tables have the rights that were arranged for others.
    jdbc.sql(OTHER_OWNER)
        .param("schema", schema.name())
        .query(String.class)
        .optional()
        .ifPresent(owner -> run("SET LOCAL ROLE " + TableName.quoted(owner)));
    SchemaMigration.makeAt(
        schema.version(), new UncommittedSource(connection), schema.name(), known.migrations());
    run("RESET ROLE");
  }

  private static List<String> names(Catalogue catalogue) {
    return catalogue.schemas().stream().map(Catalogue.Schema::name).toList();
  }

  /** A table that is not in the archive would be empty after a restore, and nobody would know. */
  private static void requireSameTables(Catalogue toFill, List<Catalogue.Table> made) {
    var wanted = toFill.tables().stream().map(FillDatabase::shape).sorted().toList();
    var found = made.stream().map(FillDatabase::shape).sorted().toList();
    if (!wanted.equals(found)) {
      throw new PanopticonException(
          ErrorCode.INVALID_DATA,
          "The backup's tables are not those that its schema versions have: %s instead of %s."
              .formatted(wanted, found));
    }
  }

  private static String shape(Catalogue.Table table) {
    return table.name() + table.columns().stream().sorted().toList().toString();
  }

  private List<ForeignKey> readForeignKeys(Catalogue toFill) {
    return jdbc.sql(FOREIGN_KEYS)
        .param("schemas", names(toFill))
        .query(
            (row, number) -> new ForeignKey(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /** Stores a table's rows. */
  void rows(Catalogue.Table table, InputStream rows) throws SQLException, IOException {
    if (copy == null) {
      throw new IllegalStateException("not begun");
    }
    copy.write(table, rows);
  }

  /** Puts back what was left out, and sets the sequences. */
  void end() {
    if (catalogue == null) {
      throw new IllegalStateException("not begun");
    }
    foreignKeys.forEach(
        key ->
            run(
                "ALTER TABLE %s ADD CONSTRAINT %s %s"
                    .formatted(key.table(), key.name(), key.definition())));
    for (Catalogue.Table table : catalogue.tables()) {
      run("ALTER TABLE " + table.name().quoted() + " ENABLE TRIGGER USER");
    }
    catalogue.sequences().forEach(this::set);
  }

  private void set(Catalogue.Sequence sequence) {
    jdbc.sql("SELECT pg_catalog.setval(CAST(:name AS pg_catalog.regclass), :value, :called)")
        .param("name", sequence.name().quoted())
        .param("value", sequence.lastValue())
        .param("called", sequence.called())
        .query(Long.class)
        .single();
  }

  private void run(String sql) {
    jdbc.sql(sql).update();
  }
}
