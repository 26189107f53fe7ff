package dev.panopticon.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/**
 * Gives the room of deleted rows back: to later results at once, to the file system what stands at
 * the end of a table's file, or with a compaction all of it. Thread-safe.
 */
final class ReclaimSpace {
  private static final Logger log = LoggerFactory.getLogger(ReclaimSpace.class);

  private static final List<String> TABLES =
      List.of("judgment", "output", "run_query", "recorded_output", "recorded_reply", "run");

  /** A compaction waits so long for the runs' own statements; while it waits, they wait too. */
  private static final String LOCK_TIMEOUT = "SET lock_timeout = '10s'";

  private final DataSource dataSource;

  ReclaimSpace(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Blocks nobody, unless it is to compact: then each table in turn is written anew, which needs
   * room for what is left of it, and holds up whoever uses it.
   *
   * @return by how many bytes the database's files shrank; negative if they grew meanwhile
   */
  long run(boolean compact) {
    long before = databaseBytes();
    String vacuum = compact ? "VACUUM (FULL, ANALYZE) " : "VACUUM (ANALYZE) ";
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(LOCK_TIMEOUT);
      try {
        for (String table : TABLES) {
          statement.execute(vacuum + table);
        }
      } finally {
        statement.execute("RESET lock_timeout");
      }
    } catch (SQLException failure) {
      throw new SQLStateSQLExceptionTranslator().translate("giving space back", vacuum, failure);
    }
    long shrunk = before - databaseBytes();
    log.info("space given back: compacted={} bytes={}", compact, shrunk);
    return shrunk;
  }

  private long databaseBytes() {
    return JdbcClient.create(dataSource)
        .sql("SELECT pg_database_size(current_database())")
        .query(Long.class)
        .single();
  }
}
