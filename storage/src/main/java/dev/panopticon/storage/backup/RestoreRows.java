package dev.panopticon.storage.backup;

import dev.panopticon.storage.directory.DirectoryTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole archive into a database in one transaction, and its files into a folder. Nothing of
 * it is committed unless every byte was what it should be.
 */
final class RestoreRows implements ArchiveInput.Receiver {
  /** Done in the same transaction, before the schemas are made or before the commit. */
  interface Step {
    void run(Connection connection) throws SQLException;

    static Step none() {
      return connection -> {};
    }
  }

  private final FillDatabase fill;
  private final Path files;
  private @Nullable Catalogue catalogue;

  private RestoreRows(FillDatabase fill, Path files) {
    this.fill = fill;
    this.files = files;
  }

  /**
   * @param files where the archive's files go, by their paths; must not hold anything yet
   * @param before to make room in the database
   * @param after to finish it
   */
  static Restored run(
      Path archive,
      DataSource database,
      Path files,
      Step before,
      Step after,
      Progress.Listener listener)
      throws IOException, SQLException {
    try (ArchiveInput input = ArchiveInput.open(archive, listener);
        Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      before.run(connection);
      var fill = new FillDatabase(connection);
      var receiver = new RestoreRows(fill, files);
      Manifest manifest = input.read(receiver);
      fill.end();
      after.run(connection);
      connection.commit();
      return new Restored(Objects.requireNonNull(receiver.catalogue), manifest);
    }
  }

  /** Reads the whole file and compares it with its seal, before anything is begun. */
  static void requireWhole(Path archive, Progress.Listener listener) throws IOException {
    try (SealedInput input = SealedInput.open(archive)) {
      byte[] buffer = new byte[1 << 20];
      while (input.read(buffer) >= 0) {
        listener.at(new Progress("checking", "", input.position(), input.size(), 0));
      }
      input.requireWhole();
    }
  }

  @Override
  public void catalogue(Catalogue found) throws SQLException {
    catalogue = found;
    fill.begin(found);
  }

  @Override
  public void table(Catalogue.Table table, InputStream rows) throws IOException, SQLException {
    fill.rows(table, rows);
  }

  @Override
  public void file(String path, InputStream content) throws IOException {
    Path target = files.resolve(path);
    DirectoryTree.createParent(target);
    Files.copy(content, target);
  }
}
