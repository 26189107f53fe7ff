package dev.panopticon.app;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds out whether a role's database can be written: a message in the write-ahead log, which is
 * committed and flushed like a row, but needs no table.
 */
final class RoleProbe {
  private static final String WRITE =
      """
      SELECT pg_logical_emit_message(true, 'panopticon', 'ready')::text
      WHERE current_setting('transaction_read_only') = 'off'
      """;
  private static final String READ_ONLY = "25006";

  private final JdbcClient jdbc;

  RoleProbe(DataSource database) {
    this.jdbc = JdbcClient.create(database);
  }

  void write() {
    if (jdbc.sql(WRITE).query(String.class).optional().isEmpty()) {
      throw new TransientDataAccessResourceException(
          "not written", new SQLException("the transaction is read-only", READ_ONLY));
    }
  }
}
