package dev.panopticon.app;

import dev.panopticon.contract.Role;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.PoolSettings;
import java.time.Duration;

/**
 * A role's schema in the database.
 *
 * @param migrations where its migrations are
 * @param migrates whether this role brings it to the program's version; a worker waits for the
 *     judge service to do so
 * @param pool of connections; the judge service has the most: results, chunks and pages all go
 *     through it
 */
record RoleSchema(String name, String migrations, boolean migrates, PoolSettings pool) {
  private static final int JUDGE_CONNECTIONS = 24;
  private static final int WORKER_CONNECTIONS = 8;
  private static final int OTHER_CONNECTIONS = 6;

  /**
   * An engine that is cut off in the middle of a commit holds locks that every other engine waits
   * for. Plans pause within their transactions too, but for moments.
   */
  private static final Duration JUDGE_SAYS_NOTHING = Duration.ofSeconds(30);

  private static final Duration WORKER_SAYS_NOTHING = Duration.ofSeconds(5);

  /** A worker's longest silent statement is a large report's; others also vacuum and compact. */
  private static final Duration WORKER_IS_TOLD_NOTHING = Duration.ofSeconds(60);

  static RoleSchema of(Role role) {
    return new RoleSchema(role.schema(), migrations(role), role != Role.WORKER, pool(role));
  }

  private static String migrations(Role role) {
    return switch (role) {
      case QUERY_STORAGE, EVALUATION_STORAGE -> "classpath:db/library";
      case JUDGE_SERVICE, WORKER -> "classpath:db/judge_service";
      case MODEL_REGISTRY -> "classpath:db/model_registry";
      case GATEWAY -> "classpath:db/gateway";
    };
  }

  private static PoolSettings pool(Role role) {
    var pool = PoolSettings.of(role.schema());
    return switch (role) {
      case JUDGE_SERVICE ->
          pool.withMaxSize(JUDGE_CONNECTIONS).withIdleTransactionTimeout(JUDGE_SAYS_NOTHING);
      case WORKER ->
          pool.withMaxSize(WORKER_CONNECTIONS)
              .withIdleTransactionTimeout(WORKER_SAYS_NOTHING)
              .withAnswerTimeout(WORKER_IS_TOLD_NOTHING);
      case QUERY_STORAGE, EVALUATION_STORAGE, MODEL_REGISTRY, GATEWAY ->
          pool.withMaxSize(OTHER_CONNECTIONS);
    };
  }

  /**
   * Sees to it that the schema is of this program's version.
   *
   * @throws dev.panopticon.model.PanopticonException if that is not so now
   */
  void prepare(Database database) {
    if (migrates) {
      database.migrate(name, migrations);
    } else {
      database.requireMigrated(name, migrations);
    }
  }
}
