package dev.panopticon.storage.space;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Finds out by writing whether a database has room, where its volume cannot be seen: 8 MB into a
 * temporary table that vanishes with the transaction.
 */
final class TrialWrite {
  /** SQLSTATE (PostgreSQL documentation, appendix A). */
  static final String DISK_FULL = "53100";

  // A row nearly fills a page of 8 kB; PLAIN keeps it from being compressed.
  private static final String WRITE =
      """
      CREATE TEMPORARY TABLE trial_write (filler text) ON COMMIT DROP;
      ALTER TABLE trial_write ALTER filler SET STORAGE PLAIN;
      INSERT INTO trial_write SELECT repeat('x', 8000) FROM generate_series(1, 1000);
      """;

  private final DataSource database;

  TrialWrite(DataSource database) {
    this.database = database;
  }

  /** False when the disk is full, or when the database does not answer. */
  boolean succeeds() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(WRITE);
      connection.rollback();
      return true;
    } catch (SQLException failure) {
      return saysNothingOfSpace(Objects.requireNonNullElse(failure.getSQLState(), "08000"));
    }
  }

  /** A role that may make no temporary tables is found out by its next real write instead. */
  private static boolean saysNothingOfSpace(String state) {
    return !state.equals(DISK_FULL) && !state.startsWith("08") && !state.startsWith("57");
  }
}
