package dev.panopticon.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The roles that can run in processes of their own. Each service answers for its own paths of the
 * public API; the gateway lets people in and forwards to them; workers share the judge service's
 * work.
 */
public enum Role {
  /** Lets people in, serves the dashboard, forwards. */
  GATEWAY("gateway", 8000),
  /** Queries and themes. */
  QUERY_STORAGE("query-storage", 8001),
  /** Metrics. */
  EVALUATION_STORAGE("evaluation-storage", 8002),
  /** Runs, results, uploads, and the state of what is stored. */
  JUDGE_SERVICE("judge-service", 8003),
  /** Models and providers. */
  MODEL_REGISTRY("model-registry", 8005),
  /** Carries out runs beside the judge service, as its login; answers for no path of the API. */
  WORKER("worker", 8006);

  /** The least length of the token by which roles know each other. */
  public static final int SHORTEST_TOKEN = 32;

  /** The key role of the person for whom the gateway calls; counts with the internal token only. */
  public static final String CALLER_ROLE_HEADER = "X-Panopticon-Caller-Role";

  /** The id of that person's key; absent for the bearer of the server's own token. */
  public static final String CALLER_KEY_HEADER = "X-Panopticon-Caller-Key";

  private final String wireName;
  private final int port;

  Role(String wireName, int port) {
    this.wireName = wireName;
    this.port = port;
  }

  /** As on the command line, in paths and as a host name: {@code query-storage}. */
  public String wireName() {
    return wireName;
  }

  /** Its name in the database, of its schema and of its login: {@code query_storage}. */
  public String schema() {
    return (this == WORKER ? JUDGE_SERVICE : this).wireName.replace('-', '_');
  }

  /** The port unless another is chosen. */
  public int port() {
    return port;
  }

  /** Those that the gateway forwards to. */
  public static List<Role> services() {
    return Arrays.stream(values()).filter(role -> role != GATEWAY && role != WORKER).toList();
  }

  /** The role of that name; empty for any other text. */
  public static Optional<Role> find(String wireName) {
    return Arrays.stream(values()).filter(role -> role.wireName.equals(wireName)).findFirst();
  }

  @Override
  public String toString() {
    return wireName;
  }
}
