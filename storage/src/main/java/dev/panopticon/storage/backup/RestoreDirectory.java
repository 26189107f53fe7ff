package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.FreshCluster;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.directory.PendingRestore;
import dev.panopticon.storage.directory.UnusableDirectory;
import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.EmbeddedPostgres;
import dev.panopticon.storage.postgres.PostgresBundle;
import dev.panopticon.storage.postgres.StopResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Puts an archive in the place of a data directory's instance. The new cluster is made beside the
 * old one, which stays as it is until the new one is whole and on disk; then {@link PendingRestore}
 * decides by one rename, and whoever owns the directory next completes what a kill left undone.
 */
public final class RestoreDirectory {
  private final DirectoryOwner owner;

  /**
   * @param owner which keeps every server away meanwhile; to be closed afterwards
   */
  public RestoreDirectory(DirectoryOwner owner) {
    this.owner = owner;
  }

  /**
   * Returns when the directory holds the archive's instance.
   *
   * @param force whether an instance that is there may be replaced
   * @throws PanopticonException CONFLICT if there is one and {@code force} is false, INVALID_DATA
   *     if the archive is damaged; the directory is as it was
   */
  public Restored from(Path archive, boolean force, Progress.Listener listener)
      throws IOException, SQLException {
    DataDirectory directory = owner.directory();
    Path section = directory.section(DataSection.POSTGRES);
    var present = new ClusterFiles(section, directory.postgresLogs());
    if (present.clusterExists() && !force) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The data directory %s holds an instance already. Restore into another with --data, or replace this one with --force (its data are gone then; `panopticon backup` first keeps them)."
              .formatted(directory));
    }
    RestoreRows.requireWhole(archive, listener);
    String staging = PendingRestore.STAGING + UUID.randomUUID();
    try {
      Restored restored = build(archive, directory, staging, listener);
      EmbeddedPostgres.endLeftover(present);
      owner.replaceBy(
          new PendingRestore(
              restored.catalogue().instance(),
              staging,
              ClusterFiles.MAJOR_VERSION,
              restored.manifest().files().stream().map(Manifest.FileSum::path).toList()));
      return restored;
    } catch (IOException failure) {
      throw UnusableDirectory.because(section, failure);
    } finally {
      PendingRestore.discardAbandoned(directory);
    }
  }

  private static Restored build(
      Path archive, DataDirectory directory, String staging, Progress.Listener listener)
      throws IOException, SQLException {
    Path home = directory.section(DataSection.POSTGRES).resolve(staging);
    Path files = directory.section(DataSection.MODEL_REGISTRY).resolve(staging);
    DirectoryTree.create(home);
    DirectoryTree.create(files);
    var fresh = new ClusterFiles(home, home.resolve("logs"));
    try (FreshCluster cluster =
        FreshCluster.start(fresh, PostgresBundle.unpacked(directory.root()))) {
      Restored restored =
          RestoreRows.run(
              archive,
              cluster.connections(),
              files,
              RestoreRows.Step.none(),
              RestoreRows.Step.none(),
              listener);
      analyze(cluster);
      requireClean(cluster.stop());
      DirectoryTree.sync(files);
      return restored;
    }
  }

  /** Without it the first reports would be planned as if all tables were empty. */
  private static void analyze(FreshCluster cluster) throws SQLException {
    try (Connection connection = cluster.connections().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  private static void requireClean(StopResult stopped) {
    if (!(stopped instanceof StopResult.Clean)) {
      throw new PanopticonException(
          ErrorCode.INTERNAL,
          "The restored cluster was not shut down clean (%s); nothing was changed. Try again."
              .formatted(stopped));
    }
  }
}
