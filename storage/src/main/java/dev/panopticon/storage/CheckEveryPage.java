package dev.panopticon.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Looks for damage in a database that nobody uses yet: reads every page of every table, by which
 * the server checks their checksums, and has amcheck compare every B-tree with its table. The
 * extension is made and taken back in the same transaction. Needs a superuser.
 */
final class CheckEveryPage {
  /** Names of what holds rows; the catalogues first, since everything hangs on them. */
  private static final String TABLES =
      """
      SELECT c.oid::regclass::text FROM pg_class c
      WHERE c.relkind IN ('r', 't', 'm') AND c.relpersistence = 'p' ORDER BY c.oid
      """;

  private static final String INDEXES =
      """
      SELECT c.oid::regclass::text, bt_index_check(index => c.oid::regclass, heapallindexed => true)
      FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam
      WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready
      """;

  private final DataSource database;

  CheckEveryPage(DataSource database) {
    this.database = database;
  }

  /**
   * @throws SQLException with the first damage that was found
   */
  void run() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      try {
        List<String> tables = jdbc.sql(TABLES).query(String.class).list();
        for (String table : tables) {
          jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
        }
        jdbc.sql("CREATE EXTENSION IF NOT EXISTS amcheck").update();
        jdbc.sql(INDEXES).query((row, number) -> row.getString(1)).list();
      } catch (DataAccessException damage) {
        throw damage.getMostSpecificCause() instanceof SQLException cause
            ? cause
            : new SQLException(damage);
      } finally {
        connection.rollback();
      }
    }
  }
}
