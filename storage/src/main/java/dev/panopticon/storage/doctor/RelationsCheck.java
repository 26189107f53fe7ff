package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.UncategorizedSQLException;

/** Whether tables or indexes are whole: each is read from the disk, and its structure compared. */
final class RelationsCheck implements Check {
  /** SQLSTATE: no permission (PostgreSQL documentation, appendix A). */
  private static final String NO_PERMISSION = "42501";

  /** SQLSTATE: there is no such extension on this server. */
  private static final String NO_EXTENSION = "0A000";

  private static final int SHOWN = 5;

  private static final String ALL_INDEXES =
      """
      SELECT c.oid, c.oid::regclass AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_am am ON am.oid = c.relam
      WHERE am.amname = 'btree' AND c.relpersistence <> 't' AND i.indisvalid AND i.indisready
      ORDER BY c.relpages, c.oid
      """;

  private static final String VERIFY_INDEX = "SELECT bt_index_check(?::oid::regclass)";

  private static final String ALL_TABLES =
      """
      SELECT c.oid, c.oid::regclass AS name FROM pg_class c
      WHERE relkind IN ('r', 't', 'm') AND relpersistence <> 't'
      ORDER BY c.relpages, c.oid
      """;

  private static final String VERIFY_TABLE =
      """
      SELECT format('block %s, row %s: %s', blkno, offnum, msg)
      FROM verify_heapam(relation => ?::oid::regclass, on_error_stop => true)
      """;

  private final String name;
  private final Amcheck amcheck;
  private final String relations;
  private final String verification;
  private final String remedy;

  private RelationsCheck(
      String name, Amcheck amcheck, String relations, String verification, String remedy) {
    this.name = name;
    this.amcheck = amcheck;
    this.relations = relations;
    this.verification = verification;
    this.remedy = remedy;
  }

  /** The B-trees of all schemas, the system's too. */
  static Check ofIndexes(Amcheck amcheck) {
    return new RelationsCheck(
        "indexes",
        amcheck,
        ALL_INDEXES,
        VERIFY_INDEX,
        "Rebuild it from its table: REINDEX INDEX CONCURRENTLY ...; then look for the cause in the disk");
  }

  /** The tables of all schemas, the system's too. */
  static Check ofTables(Amcheck amcheck) {
    return new RelationsCheck(
        "tables",
        amcheck,
        ALL_TABLES,
        VERIFY_TABLE,
        "Stop, keep a copy of the directory, and restore the last backup on another disk");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CheckFinding run() {
    try {
      return judged(amcheck.verify(relations, verification));
    } catch (SQLException failure) {
      String state = String.valueOf(failure.getSQLState());
      if (state.equals(NO_PERMISSION) || state.equals(NO_EXTENSION)) {
        return CheckFinding.skipped(
            name, "this database user may not use amcheck: " + failure.getMessage());
      }
      throw new UncategorizedSQLException("amcheck", null, failure);
    }
  }

  private CheckFinding judged(Amcheck.Result result) {
    if (!result.damage().isEmpty()) {
      return CheckFinding.fail(name, "damaged: " + shown(result.damage()), remedy);
    }
    return result.verified() == result.total()
        ? CheckFinding.pass(name, "%,d read and compared, none damaged".formatted(result.total()))
        : CheckFinding.pass(
            name,
            "%,d of %,d read and compared, none damaged; the others are too large for the time of a visit"
                .formatted(result.verified(), result.total()));
  }

  private static String shown(List<String> damage) {
    String first = String.join("; ", damage.stream().limit(SHOWN).toList());
    return damage.size() <= SHOWN
        ? first
        : first + "; and %d more".formatted(damage.size() - SHOWN);
  }
}
