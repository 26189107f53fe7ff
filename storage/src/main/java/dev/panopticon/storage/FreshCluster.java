package dev.panopticon.storage;

import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.EmbeddedPostgres;
import dev.panopticon.storage.postgres.PostgresBundle;
import dev.panopticon.storage.postgres.StopResult;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A cluster of our own that is just being filled: with the empty database of an instance, and
 * nobody else on it. Not looked after: if its server ends, whoever fills it fails.
 */
public final class FreshCluster implements AutoCloseable {
  private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);

  private final EmbeddedPostgres postgres;

  private FreshCluster(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Makes the cluster and starts its server. */
  public static FreshCluster start(ClusterFiles files, PostgresBundle bundle) {
    var cluster = new FreshCluster(EmbeddedPostgres.start(files, bundle));
    try {
      OpenDatabase.createDatabase(cluster.postgres);
      return cluster;
    } catch (RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  public DataSource connections() {
    return OpenDatabase.connections(postgres);
  }

  /** How it ended; what was committed is on disk in any case. */
  public StopResult stop() {
    return postgres.stop(STOP_DEADLINE);
  }

  @Override
  public void close() {
    stop();
  }
}
