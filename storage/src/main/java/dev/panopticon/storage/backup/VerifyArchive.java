package dev.panopticon.storage.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves an archive by restoring it into a server that is thrown away, and comparing every row of
 * every table with what was archived. Touches no instance.
 */
public final class VerifyArchive {
  private static final int ROWS_BETWEEN = 1_000;

  private final Path scratch;
  private final Clock clock;

  /**
   * @param scratch directory with room for the whole database
   */
  public VerifyArchive(Path scratch, Clock clock) {
    this.scratch = scratch;
    this.clock = clock;
  }

  /**
   * Reads the whole file and compares it with its seal; restores nothing.
   *
   * @throws dev.panopticon.model.PanopticonException INVALID_DATA if a byte of it is not what was
   *     written
   */
  public static void requireWhole(Path archive) throws IOException {
    RestoreRows.requireWhole(archive, Progress.Listener.none());
  }

  /**
   * @throws dev.panopticon.model.PanopticonException INVALID_DATA if a byte of it is not what was
   *     written, DATABASE_TOO_NEW if a newer program wrote it
   */
  public Verification of(Path archive, Progress.Listener listener)
      throws IOException, SQLException {
    Instant begin = clock.instant();
    RestoreRows.requireWhole(archive, listener);
    String seal = SealedInput.sealOf(archive);
    try (ScratchCluster cluster = ScratchCluster.start(scratch)) {
      Restored restored =
          RestoreRows.run(
              archive,
              cluster.connections(),
              cluster.folder(),
              RestoreRows.Step.none(),
              RestoreRows.Step.none(),
              listener);
      try (Connection connection = cluster.connections().getConnection()) {
        connection.setAutoCommit(false);
        List<Verification.TableResult> tables = compare(connection, restored, listener);
        return new Verification(
            seal,
            restored.catalogue().created(),
            restored.catalogue().program(),
            clock.instant(),
            Duration.between(begin, clock.instant()),
            tables,
            sequences(connection, restored.catalogue()));
      }
    }
  }

  static List<Verification.TableResult> compare(
      Connection connection, Restored restored, Progress.Listener listener)
      throws IOException, SQLException {
    CopySession copy = CopySession.of(connection);
    Map<TableName, Catalogue.Table> shapes = new HashMap<>();
    restored.catalogue().tables().forEach(table -> shapes.put(table.name(), table));
    var progress = new Comparing(restored.manifest(), listener);
    List<Verification.TableResult> results = new ArrayList<>();
    for (Manifest.TableSum promised : restored.manifest().tables()) {
      Catalogue.Table shape = shapes.get(promised.name());
      if (shape == null) {
        throw new IllegalStateException("a table without a shape: " + promised.name());
      }
      var digest = new TableDigest(promised.name());
      copy.read(
          shape,
          line -> {
            digest.add(line);
            progress.row(promised, digest);
          });
      progress.end(promised);
      Manifest.TableSum found = digest.sum();
      boolean same = found.rows() == promised.rows() && found.rowSum().equals(promised.rowSum());
      results.add(
          new Verification.TableResult(promised.name(), promised.rows(), found.rows(), same));
    }
    return results;
  }

  private static List<String> sequences(Connection connection, Catalogue catalogue) {
    List<String> schemas = catalogue.schemas().stream().map(Catalogue.Schema::name).toList();
    List<Catalogue.Sequence> found = new ReadCatalogue(connection).sequences(schemas);
    return found.equals(catalogue.sequences())
        ? List.of()
        : List.of("the sequences are %s instead of %s".formatted(found, catalogue.sequences()));
  }

  /** How far the comparison is. */
  private static final class Comparing {
    private final Progress.Listener listener;
    private final long total;
    private long bytesBefore;
    private long rowsBefore;

    Comparing(Manifest manifest, Progress.Listener listener) {
      this.listener = listener;
      this.total = manifest.tables().stream().mapToLong(Manifest.TableSum::bytes).sum();
    }

    void row(Manifest.TableSum table, TableDigest digest) {
      if (digest.rows() % ROWS_BETWEEN == 0) {
        tell(table.name(), digest.bytes(), digest.rows());
      }
    }

    void end(Manifest.TableSum table) {
      tell(table.name(), table.bytes(), table.rows());
      bytesBefore += table.bytes();
      rowsBefore += table.rows();
    }

    private void tell(TableName table, long bytes, long rows) {
      listener.at(
          new Progress(
              "comparing", table.toString(), bytesBefore + bytes, total, rowsBefore + rows));
    }
  }
}
