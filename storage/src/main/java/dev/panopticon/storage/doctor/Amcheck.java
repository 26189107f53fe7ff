package dev.panopticon.storage.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Has PostgreSQL's extension amcheck read relations one by one, smallest first, within a budget of
 * time. The extension is made in a transaction that is rolled back, so that nothing of it stays in
 * the truth.
 */
final class Amcheck {
  /**
   * What came of it.
   *
   * @param verified relations that were read whole
   * @param total relations that there are
   * @param damage one text for each damaged relation
   */
  record Result(int verified, int total, List<String> damage) {}

  /** SQLSTATE: the statement's time was over (PostgreSQL documentation, appendix A). */
  private static final String CANCELLED = "57014";

  private static final String MAKE =
      """
      CREATE SCHEMA doctor_scratch;
      CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA doctor_scratch;
      """;

  private static final String USE =
      """
      SELECT set_config('search_path', extnamespace::regnamespace || ', pg_catalog', true)
      FROM pg_extension WHERE extname = 'amcheck'
      """;

  private final DataSource database;
  private final Duration budget;

  Amcheck(DataSource database, Duration budget) {
    this.database = database;
    this.budget = budget;
  }

  /**
   * @param relations selects oid and name
   * @param verification takes the oid as {@code ?}; a row with words in it is damage, and so is an
   *     error
   * @throws SQLException with SQLSTATE 42501 if this user may not make the extension
   */
  Result verify(String relations, String verification) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(MAKE);
        statement.execute(USE);
        return verifyAll(connection, statement, relations, verification);
      } finally {
        connection.rollback();
      }
    }
  }

  private Result verifyAll(
      Connection connection, Statement statement, String relations, String verification)
      throws SQLException {
    record Relation(long oid, String name) {}
    List<Relation> all = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(relations)) {
      while (rows.next()) {
        all.add(new Relation(rows.getLong(1), rows.getString(2)));
      }
    }
    long end = System.nanoTime() + budget.toNanos();
    List<String> damage = new ArrayList<>();
    int verified = 0;
    for (Relation relation : all) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      statement.execute("SET LOCAL statement_timeout = " + left);
      if (verified(connection, verification, relation.oid(), relation.name(), damage)) {
        verified++;
      }
    }
    return new Result(verified, all.size(), damage);
  }

  /**
   * @return false if the time was over before the relation was read
   */
  private static boolean verified(
      Connection connection, String verification, long oid, String name, List<String> damage)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement statement = connection.prepareStatement(verification)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next() && !rows.getString(1).isEmpty()) {
          damage.add(name + ": " + rows.getString(1));
        }
      }
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException failure) {
      connection.rollback(before);
      if (CANCELLED.equals(failure.getSQLState())) {
        return false;
      }
      damage.add(name + ": " + failure.getMessage());
      return true;
    }
  }
}
