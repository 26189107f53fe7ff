package dev.panopticon.storage.backup;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * COPY in text, on a connection whose settings make the same text of the same values on every
 * server: so what was read from one can be compared with what is read from another.
 */
final class CopySession {
  private static final int BUFFER = 1 << 16;

  /** synchronize_seqscans would begin a large table anywhere; search_path must not hide a table. */
  private static final String SETTINGS =
      """
      SET LOCAL TIME ZONE 'UTC';
      SET LOCAL datestyle = 'ISO, YMD';
      SET LOCAL intervalstyle = 'iso_8601';
      SET LOCAL extra_float_digits = 1;
      SET LOCAL bytea_output = 'hex';
      SET LOCAL synchronize_seqscans = off;
      SET LOCAL statement_timeout = 0;
      SET LOCAL lock_timeout = 0;
      SET LOCAL row_security = off;
      SET LOCAL search_path = pg_catalog
      """;

  /** Takes rows as they come. */
  interface Rows {
    /**
     * @param line with its line end
     */
    void row(byte[] line) throws IOException;
  }

  private final CopyManager copy;

  private CopySession(CopyManager copy) {
    this.copy = copy;
  }

  /** For the transaction that {@code connection} is in. */
  static CopySession of(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
    return new CopySession(connection.unwrap(PGConnection.class).getCopyAPI());
  }

  void read(Catalogue.Table table, Rows rows) throws SQLException, IOException {
    CopyOut out = copy.copyOut("COPY " + table.target() + " TO STDOUT");
    try {
      for (byte[] line; (line = out.readFromCopy()) != null; ) {
        rows.row(line);
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  /** The number of rows that were stored. */
  long write(Catalogue.Table table, InputStream rows) throws SQLException, IOException {
    return copy.copyIn("COPY " + table.target() + " FROM STDIN", rows, BUFFER);
  }
}
