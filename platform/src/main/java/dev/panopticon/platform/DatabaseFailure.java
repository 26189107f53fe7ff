package dev.panopticon.platform;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells failures of the database that pass by themselves, or are the caller's, from our own. */
public final class DatabaseFailure {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFailure.class);

  /** SQLSTATE (PostgreSQL documentation, appendix A). */
  private static final String DISK_FULL = "53100";

  /** A NUL or a lone surrogate in a text, and in a text of JSON. */
  private static final Set<String> NO_TEXT = Set.of("22021", "22P05");

  private DatabaseFailure() {}

  /**
   * What a caller is to know: that the disk is full, the database away, or a text of a kind that no
   * database can hold. Its own words go to the log only, since they name hosts and users. Empty for
   * anything else.
   */
  public static Optional<PanopticonException> explain(Exception failure) {
    if (hasState(failure, DISK_FULL::equals)) {
      return Optional.of(
          told(
              failure,
              ErrorCode.STORAGE_FULL,
              "The database's disk is full. Free space; nothing that was acknowledged is lost."));
    }
    if (hasState(failure, NO_TEXT::contains)) {
      return Optional.of(
          told(
              failure,
              ErrorCode.INVALID_REQUEST,
              "A text has a NUL character (U+0000) or half a character (a lone surrogate): remove it."));
    }
    if (failure instanceof PessimisticLockingFailureException) {
      return Optional.of(
          told(
              failure,
              ErrorCode.UNAVAILABLE,
              "Another request was changing the same things at the same time; nothing of this one was stored. Try again."));
    }
    if (failure instanceof TransientDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof CannotCreateTransactionException) {
      return Optional.of(
          told(
              failure,
              ErrorCode.UNAVAILABLE,
              "The database is not available now. Try again shortly."));
    }
    return Optional.empty();
  }

  private static PanopticonException told(Exception failure, ErrorCode code, String message) {
    LOG.warn("database failure code={} cause={}", code, failure.toString());
    return new PanopticonException(code, message, failure);
  }

  private static boolean hasState(Throwable failure, Predicate<String> wanted) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && wanted.test(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
