package dev.panopticon.app;

import dev.panopticon.contract.Role;
import dev.panopticon.storage.PoolSettings;

/**
 * A role's schema in the database.
 *
 * @param migrations where its migrations are
 * @param connections at most; the judge service has the most: results, chunks and pages all go
 *     through it
 */
record RoleSchema(String name, String migrations, int connections) {
  private static final int JUDGE_CONNECTIONS = 24;
  private static final int OTHER_CONNECTIONS = 6;

  static RoleSchema of(Role role) {
    String migrations =
        switch (role) {
          case QUERY_STORAGE, EVALUATION_STORAGE -> "classpath:db/library";
          case JUDGE_SERVICE -> "classpath:db/judge_service";
          case MODEL_REGISTRY -> "classpath:db/model_registry";
          case GATEWAY -> "classpath:db/gateway";
        };
    int connections = role == Role.JUDGE_SERVICE ? JUDGE_CONNECTIONS : OTHER_CONNECTIONS;
    return new RoleSchema(role.schema(), migrations, connections);
  }

  PoolSettings pool() {
    return PoolSettings.of(name).withMaxSize(connections);
  }
}
