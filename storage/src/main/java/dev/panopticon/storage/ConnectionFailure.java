package dev.panopticon.storage;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.sql.SQLException;
import java.util.Objects;

/** Explains why a database cannot be used, and what to do about it. */
final class ConnectionFailure {
  /** The oldest major version whose SQL we use. */
  static final int OLDEST_MAJOR_VERSION = 15;

  private ConnectionFailure() {}

  /** By SQLSTATE (PostgreSQL documentation, appendix A). */
  static PanopticonException explain(String database, SQLException failure) {
    String state = Objects.requireNonNullElse(failure.getSQLState(), "");
    return switch (state) {
      case "28P01", "28000" ->
          refusal(database, "refused the user or password", "Check both in the URL", failure);
      case "3D000" ->
          refusal(database, "has no database of that name", "Create it (CREATE DATABASE)", failure);
      case "53300" ->
          away(database, "has no connection free", "Raise its max_connections", failure);
      case "57P03" -> away(database, "is starting or stopping", "Try again shortly", failure);
      default ->
          away(
              database,
              "cannot be reached",
              "Check that it runs there and that host and port are right",
              failure);
    };
  }

  static PanopticonException tooOld(String database, String version) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "The database server at %s is PostgreSQL %s, but Panopticon needs %d or newer. Upgrade it, or leave --database-url away to use the embedded PostgreSQL."
            .formatted(database, version, OLDEST_MAJOR_VERSION));
  }

  private static PanopticonException refusal(
      String database, String what, String remedy, SQLException cause) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, text(database, what, remedy, cause), cause);
  }

  private static PanopticonException away(
      String database, String what, String remedy, SQLException cause) {
    return new PanopticonException(
        ErrorCode.UNAVAILABLE, text(database, what, remedy, cause), cause);
  }

  private static String text(String database, String what, String remedy, SQLException cause) {
    return "The database server at %s %s (%s). %s."
        .formatted(database, what, cause.getMessage(), remedy);
  }
}
