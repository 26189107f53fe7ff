package dev.panopticon.engine;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells failures of the database from all others: it is never a cell's fault that it is away. */
final class DatabaseTrouble {
  private DatabaseTrouble() {}

  static boolean is(Throwable failure) {
    return failure instanceof DataAccessException || failure instanceof TransactionException;
  }
}
