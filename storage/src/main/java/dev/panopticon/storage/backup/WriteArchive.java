package dev.panopticon.storage.backup;

import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DirectoryMarker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Writes an archive of everything that one snapshot of the database sees, while others go on
 * writing. Needs one connection, whose user may read the tables, and memory for one part of a
 * table, whatever the size of the database. Ends early when its thread is interrupted.
 */
public final class WriteArchive {
  private final DataSource database;
  private final Map<String, Path> folders;
  private final String program;
  private final Clock clock;

  /**
   * @param database connections of their own: a pool's would be held for hours
   * @param folders truth outside the database: its name in the data directory, and where it is
   * @param program version of this program
   */
  public WriteArchive(DataSource database, Map<String, Path> folders, String program, Clock clock) {
    this.database = database;
    this.folders = Map.copyOf(folders);
    this.program = program;
    this.clock = clock;
  }

  /**
   * Writes the archive and its seal. When this throws, {@code target} holds something without a
   * seal, which nobody takes for an archive.
   *
   * @return what is in it
   */
  public Manifest to(OutputStream target, Progress.Listener listener)
      throws IOException, SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      CopySession copy = CopySession.of(connection);
      Catalogue catalogue = new ReadCatalogue(connection).run(program, clock.instant());
      try (var output = new ArchiveOutput(target, catalogue.created())) {
        output.json(ArchiveEntries.CATALOGUE, catalogue);
        List<Manifest.TableSum> tables = tables(catalogue, copy, output, listener);
        var manifest = new Manifest(tables, files(output));
        output.json(ArchiveEntries.MANIFEST, manifest);
        output.seal();
        return manifest;
      }
    }
  }

  private static List<Manifest.TableSum> tables(
      Catalogue catalogue, CopySession copy, ArchiveOutput output, Progress.Listener listener)
      throws IOException, SQLException {
    var progress = new WritingProgress(catalogue, listener);
    List<Manifest.TableSum> sums = new ArrayList<>();
    for (Catalogue.Table table : catalogue.tables()) {
      var digest = new TableDigest(table.name());
      copy.read(
          table,
          line -> {
            requireNoInterrupt();
            digest.add(line);
            output.row(table.name(), line);
            progress.row(table, digest);
          });
      output.endTable(table.name());
      progress.end(table, digest);
      sums.add(digest.sum());
    }
    return sums;
  }

  private static void requireNoInterrupt() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new java.io.InterruptedIOException("the backup was interrupted");
    }
  }

  private List<Manifest.FileSum> files(ArchiveOutput output) throws IOException {
    List<Manifest.FileSum> sums = new ArrayList<>();
    for (Map.Entry<String, Path> folder : new java.util.TreeMap<>(folders).entrySet()) {
      for (Path file : truthIn(folder.getValue())) {
        String path = folder.getKey() + "/" + slashed(folder.getValue().relativize(file));
        try (InputStream content = Files.newInputStream(file)) {
          sums.add(output.file(path, Files.size(file), content));
        }
      }
    }
    return sums;
  }

  /** All but the lock, the marker, and half-written files, which begin with a dot too. */
  private static List<Path> truthIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.equals(folder.resolve(DataDirectory.OWNER_LOCK)))
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return relative.toString().equals(DirectoryMarker.FILE_NAME);
  }

  private static String slashed(Path relative) {
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }
}
