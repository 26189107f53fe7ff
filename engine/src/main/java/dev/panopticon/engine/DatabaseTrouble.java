package dev.panopticon.engine;

import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells failures of the database from all others: it is never a cell's fault that it is away. */
final class DatabaseTrouble {
  /** SQLSTATE (PostgreSQL documentation, appendix A). */
  private static final String DISK_FULL = "53100";

  /**
   * For a transaction that needs a run's row: whoever plans an amendment holds it for as long as
   * that takes, and a connection that waits for it is missing elsewhere.
   */
  static final String GIVE_UP_WAITING = "SET LOCAL lock_timeout = '1s'";

  private DatabaseTrouble() {}

  static boolean is(Throwable failure) {
    return failure instanceof DataAccessException || failure instanceof TransactionException;
  }

  static boolean isDiskFull(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
