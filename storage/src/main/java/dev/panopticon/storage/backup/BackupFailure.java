package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.Objects;

/** Says why an archive could not be written, read or restored, and what to do. */
public final class BackupFailure {
  private BackupFailure() {}

  public static PanopticonException of(SQLException failure) {
    String state = Objects.requireNonNullElse(failure.getSQLState(), "");
    if (state.startsWith("53")) {
      return new PanopticonException(
          ErrorCode.STORAGE_FULL,
          "Free some space, or name a place with more; nothing was changed. The database server has no room (%s)."
              .formatted(failure.getMessage()),
          failure);
    }
    if (state.equals("42501")) {
      return new PanopticonException(
          ErrorCode.FORBIDDEN,
          "The database user may not read everything (%s). Grant it: GRANT pg_read_all_data TO ..."
              .formatted(failure.getMessage()),
          failure);
    }
    return new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "The database failed in the middle of it (%s); nothing was changed. Try again."
            .formatted(failure.getMessage()),
        failure);
  }

  public static PanopticonException of(IOException failure) {
    if (failure instanceof InterruptedIOException) {
      return new PanopticonException(ErrorCode.UNAVAILABLE, "Interrupted.", failure);
    }
    boolean full = String.valueOf(failure.getMessage()).contains("No space left");
    return new PanopticonException(
        full ? ErrorCode.STORAGE_FULL : ErrorCode.UNAVAILABLE,
        "The file cannot be read or written: %s. %s"
            .formatted(
                failure,
                full ? "Free some space, or name a place with more." : "Check path and rights."),
        failure);
  }
}
