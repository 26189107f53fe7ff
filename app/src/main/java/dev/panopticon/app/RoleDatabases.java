package dev.panopticon.app;

import dev.panopticon.storage.Database;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.PoolSettings;
import dev.panopticon.storage.directory.DirectoryOwner;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The schema of each role, migrated, and its pool of connections.
 *
 * @param judgeService has the most connections: results, chunks and pages all go through it
 */
record RoleDatabases(
    Database database,
    DataSource queryStorage,
    DataSource evaluationStorage,
    DataSource judgeService,
    DataSource modelRegistry,
    DataSource gateway)
    implements AutoCloseable {
  private static final int JUDGE_CONNECTIONS = 24;
  private static final int OTHER_CONNECTIONS = 6;

  static RoleDatabases open(@Nullable String databaseUrl, DirectoryOwner owner) {
    Database database =
        databaseUrl == null
            ? Database.embedded(owner)
            : Database.outside(DatabaseUrl.parse(databaseUrl), owner);
    try {
      return new RoleDatabases(
          database,
          role(database, "query_storage", "classpath:db/library", OTHER_CONNECTIONS),
          role(database, "evaluation_storage", "classpath:db/library", OTHER_CONNECTIONS),
          role(database, "judge_service", "classpath:db/judge_service", JUDGE_CONNECTIONS),
          role(database, "model_registry", "classpath:db/model_registry", OTHER_CONNECTIONS),
          role(database, "gateway", "classpath:db/gateway", OTHER_CONNECTIONS));
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  private static DataSource role(
      Database database, String schema, String migrations, int connections) {
    database.migrate(schema, migrations);
    return database.pool(PoolSettings.of(schema).withMaxSize(connections));
  }

  @Override
  public void close() {
    database.close();
  }
}
