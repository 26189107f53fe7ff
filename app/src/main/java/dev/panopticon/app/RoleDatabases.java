package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.contract.Role;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.directory.DirectoryOwner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The schema of each role, migrated, and its pool of connections. */
record RoleDatabases(
    Database database,
    DataSource queryStorage,
    DataSource evaluationStorage,
    DataSource judgeService,
    DataSource modelRegistry,
    DataSource gateway)
    implements AutoCloseable {
  static RoleDatabases open(ServerOptions options, DirectoryOwner owner) {
    var backup = BackupBeforeUpgrade.into(owner.directory());
    String databaseUrl = options.databaseUrl();
    Database database =
        databaseUrl == null
            ? Database.embedded(owner, backup)
            : Database.outside(DatabaseUrl.parse(databaseUrl), owner, backup);
    try {
      options.checkpoint().run();
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
      var queries = opening.role(Role.QUERY_STORAGE);
      var metrics = opening.role(Role.EVALUATION_STORAGE);
      var judge = opening.role(Role.JUDGE_SERVICE);
      var models = opening.role(Role.MODEL_REGISTRY);
      var gateway = opening.role(Role.GATEWAY);
      return new RoleDatabases(
          database, queries.get(), metrics.get(), judge.get(), models.get(), gateway.get());
    }
  }

  private record Roles(Database database, Executor threads) {
    Supplier<DataSource> role(Role role) {
      RoleSchema schema = RoleSchema.of(role);
      var opening = CompletableFuture.supplyAsync(() -> open(schema), threads);
      return () -> OpeningDatabases.result(opening);
    }

    private DataSource open(RoleSchema schema) {
      schema.prepare(database);
      return database.pool(schema.pool());
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
