package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.InstanceSchema;
import dev.panopticon.storage.OutsideConnections;
import dev.panopticon.storage.directory.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Puts an archive into a database elsewhere, in one transaction: with {@code force} the old
 * instance's tables go in the same one. Its user must own the schemas that are there, or be a
 * superuser; schemas that are there keep their owners and rights.
 */
public final class RestoreDatabase {
  private static final Logger log = LoggerFactory.getLogger(RestoreDatabase.class);

  private static final String PRESENT =
      """
      SELECT n.nspname FROM pg_catalog.pg_namespace n
      WHERE n.nspname IN (:ours) AND EXISTS
        (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relkind = 'r')
      ORDER BY n.nspname
      """;

  /** Everything in a schema that a migration may have made; most sequences go with their tables. */
  private static final String DROPS =
      """
      SELECT pg_catalog.format('DROP %s IF EXISTS %s CASCADE', kind, name) FROM (
        SELECT CASE c.relkind WHEN 'S' THEN 2 ELSE 1 END AS step, c.oid::pg_catalog.regclass::text AS name, c.relnamespace AS schema,
               CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                              WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL
        SELECT 3, p.oid::pg_catalog.regprocedure::text, p.pronamespace, 'ROUTINE'
        FROM pg_catalog.pg_proc p WHERE p.prokind <> 'a'
        UNION ALL
        SELECT 4, t.oid::pg_catalog.regtype::text, t.typnamespace, 'TYPE'
        FROM pg_catalog.pg_type t WHERE t.typtype IN ('e', 'd')) things
      WHERE schema IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN (:ours))
      ORDER BY step
      """;

  private static final String USERS =
      """
      SELECT count(*) FROM pg_catalog.pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_catalog.pg_backend_pid()
        AND application_name LIKE 'panopticon %'
      """;

  private final DatabaseUrl url;
  private final boolean force;
  private final @Nullable UUID instance;

  /**
   * @param force whether an instance that is there may be replaced
   * @param instance that the database is to belong to from now on; null for the archive's
   */
  public RestoreDatabase(DatabaseUrl url, boolean force, @Nullable UUID instance) {
    this.url = url;
    this.force = force;
    this.instance = instance;
  }

  /**
   * @throws PanopticonException CONFLICT if the database is not empty and not to be replaced, or in
   *     use
   */
  public Restored from(Path archive, Progress.Listener listener) throws IOException, SQLException {
    DataSource database = OutsideConnections.to(url);
    requireFree(database);
    RestoreRows.requireWhole(archive, listener);
    Path files = Files.createTempDirectory("panopticon-restore");
    try {
      Restored restored =
          RestoreRows.run(archive, database, files, this::makeRoom, this::takeOver, listener);
      if (!restored.manifest().files().isEmpty()) {
        log.warn(
            "the archive has files outside the database, which were not restored: {}",
            restored.manifest().files());
      }
      return restored;
    } finally {
      DirectoryTree.delete(files);
    }
  }

  private void requireFree(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (jdbc(connection).sql(USERS).query(Long.class).single() > 0) {
        throw new PanopticonException(
            ErrorCode.CONFLICT,
            "A Panopticon server uses the database %s. Stop it first (`panopticon down`, or `docker-compose stop` for all but postgres)."
                .formatted(url));
      }
      List<String> present = present(connection);
      if (!present.isEmpty() && !force) {
        throw new PanopticonException(
            ErrorCode.CONFLICT,
            "The database %s is not empty: it has the schemas %s. Restore into an empty one, or replace them with --force."
                .formatted(url, present));
      }
    }
  }

  private static List<String> present(Connection connection) {
    return jdbc(connection)
        .sql(PRESENT)
        .param("ours", InstanceSchema.names())
        .query(String.class)
        .list();
  }

  private void makeRoom(Connection connection) {
    JdbcClient jdbc = jdbc(connection);
    jdbc.sql("SET LOCAL search_path = pg_catalog").update();
    jdbc.sql(DROPS)
        .param("ours", InstanceSchema.names())
        .query(String.class)
        .list()
        .forEach(drop -> jdbc.sql(drop).update());
  }

  private void takeOver(Connection connection) {
    if (instance != null) {
      jdbc(connection).sql("UPDATE storage.instance SET id = :id").param("id", instance).update();
    }
  }

  private static JdbcClient jdbc(Connection connection) {
    return JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }
}
