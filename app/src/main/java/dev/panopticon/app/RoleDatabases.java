package dev.panopticon.app;

import dev.panopticon.storage.Database;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.PoolSettings;
import dev.panopticon.storage.directory.DirectoryOwner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
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
      return roles(database);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  // All at once, because each is mostly waiting and a start is waited for by a person.
  private static RoleDatabases roles(Database database) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opening = new Roles(database, threads);
      var queries = opening.role("query_storage", "classpath:db/library", OTHER_CONNECTIONS);
      var metrics = opening.role("evaluation_storage", "classpath:db/library", OTHER_CONNECTIONS);
      var judge = opening.role("judge_service", "classpath:db/judge_service", JUDGE_CONNECTIONS);
      var models = opening.role("model_registry", "classpath:db/model_registry", OTHER_CONNECTIONS);
      var gateway = opening.role("gateway", "classpath:db/gateway", OTHER_CONNECTIONS);
      return new RoleDatabases(
          database, queries.get(), metrics.get(), judge.get(), models.get(), gateway.get());
    }
  }

  private record Roles(Database database, Executor threads) {
    Supplier<DataSource> role(String schema, String migrations, int connections) {
      var opening =
          CompletableFuture.supplyAsync(() -> open(schema, migrations, connections), threads);
      return () -> OpeningDatabases.result(opening);
    }

    private DataSource open(String schema, String migrations, int connections) {
      database.migrate(schema, migrations);
      return database.pool(PoolSettings.of(schema).withMaxSize(connections));
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
