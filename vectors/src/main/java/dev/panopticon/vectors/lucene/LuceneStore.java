package dev.panopticon.vectors.lucene;

import dev.panopticon.vectors.DamagedIndexException;
import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.StoreKind;
import dev.panopticon.vectors.VectorIndex;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The directory {@code lucene} below the role's own: the marker and other stores stay beside it.
 */
public final class LuceneStore implements IndexStore {
  // Its one message asks for an option of the JVM that would speed up what is fast enough. Kept in
  // a field, because java.util.logging forgets loggers that nobody holds.
  private static final Logger ADVICE =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    ADVICE.setLevel(Level.SEVERE);
  }

  private final Path directory;
  private final Runnable whenBegun;

  /**
   * @param roleDirectory such as {@code data/query_storage}
   */
  public LuceneStore(Path roleDirectory) {
    this(roleDirectory, () -> {});
  }

  /**
   * @param whenBegun told when the directory holds a new index
   */
  public LuceneStore(Path roleDirectory, Runnable whenBegun) {
    this.directory = roleDirectory.resolve("lucene");
    this.whenBegun = whenBegun;
  }

  @Override
  public void begun() {
    whenBegun.run();
  }

  @Override
  public StoreKind kind() {
    return StoreKind.LUCENE;
  }

  @Override
  public String place() {
    return directory.toString();
  }

  @Override
  public VectorIndex open() {
    try {
      Files.createDirectories(directory);
      Directory files = FSDirectory.open(directory);
      try {
        verify(files);
        return new LuceneIndex(files);
      } catch (IOException | RuntimeException failure) {
        files.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw explained(failure, directory);
    }
  }

  /** Reads every file and compares its checksum: a torn index is found now, not by a search. */
  private void verify(Directory files) throws IOException {
    if (!DirectoryReader.indexExists(files)) {
      requireNothingElse(files);
      return;
    }
    try (var check = new CheckIndex(files)) {
      check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_CHECKSUM_CHECKS);
      check.setThreadCount(1);
      if (!check.checkIndex().clean) {
        throw new DamagedIndexException("the files in " + directory + " are torn");
      }
    }
  }

  private void requireNothingElse(Directory files) throws IOException {
    List<String> others = Stream.of(files.listAll()).filter(n -> !n.equals("write.lock")).toList();
    if (!others.isEmpty()) {
      throw new DamagedIndexException(
          "%s has files of an index but not its list of them".formatted(directory));
    }
  }

  @Override
  public void discard() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot delete " + directory, failure);
    }
  }

  /** Damage, which a rebuild heals, or a disk that does not do what it is asked to. */
  static RuntimeException explained(IOException failure, Path directory) {
    return switch (failure) {
      case CorruptIndexException e -> damaged(directory, e);
      case IndexFormatTooNewException e -> damaged(directory, e);
      case IndexFormatTooOldException e -> damaged(directory, e);
      case EOFException e -> damaged(directory, e);
      case FileNotFoundException e -> damaged(directory, e);
      case NoSuchFileException e -> damaged(directory, e);
      default -> new UncheckedIOException("the index in " + directory + " failed", failure);
    };
  }

  private static DamagedIndexException damaged(Path directory, IOException cause) {
    return new DamagedIndexException(
        "the index in %s is damaged: %s".formatted(directory, cause), cause);
  }
}
