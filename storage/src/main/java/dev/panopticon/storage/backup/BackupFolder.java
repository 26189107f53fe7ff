package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.directory.DurableFile;
import dev.panopticon.storage.directory.MountGuard;
import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of archives, each with what its last verification found in a small file beside it. An
 * archive has its name when it is whole and on disk, never before. Safe for many threads.
 */
public final class BackupFolder {
  private static final Logger log = LoggerFactory.getLogger(BackupFolder.class);
  private static final String VERIFIED = ".verified.json";

  private final Path folder;
  private final MountGuard guard;

  public BackupFolder(Path folder) {
    this(folder, MountGuard.ofThisProcess());
  }

  /**
   * @param guard asked before each archive: one in a container's own layer would go with it
   */
  public BackupFolder(Path folder, MountGuard guard) {
    this.folder = folder;
    this.guard = guard;
  }

  public Path path() {
    return folder;
  }

  /** Newest first. */
  public List<StoredBackup> list() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.flatMap(path -> ArchiveName.find(path.getFileName().toString()).stream())
          .flatMap(name -> find(name).stream())
          .sorted(Comparator.comparing((StoredBackup each) -> each.name().time()).reversed())
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException failure) {
      throw UnusableDirectory.because(folder, failure);
    }
  }

  /** Empty if there is none of that name. */
  public Optional<StoredBackup> find(ArchiveName name) {
    Path file = file(name);
    try {
      long bytes = Files.size(file);
      return Optional.of(new StoredBackup(name, bytes, verification(file)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw UnusableDirectory.because(file, failure);
    }
  }

  /**
   * @throws PanopticonException NOT_FOUND if there is none of that name
   */
  public StoredBackup get(ArchiveName name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  /** Where the archive of that name is, or will be. */
  public Path file(ArchiveName name) {
    return folder.resolve(name.fileName());
  }

  /**
   * Writes an archive; when this throws, nothing of it is left.
   *
   * @throws PanopticonException DATA_DIRECTORY_UNUSABLE if a container would not keep it
   */
  public Manifest write(ArchiveName name, WriteArchive write, Progress.Listener listener)
      throws SQLException {
    guard.requireKept(folder);
    try {
      return new NewFile(file(name)).write((output, unfinished) -> write.to(output, listener));
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    }
  }

  /** Remembers what was found. */
  public void note(ArchiveName name, VerificationNote note) {
    try {
      DurableFile.write(noteOf(file(name)), JsonMapper.shared().writeValueAsBytes(note));
    } catch (IOException failure) {
      throw UnusableDirectory.because(folder, failure);
    }
  }

  /**
   * @throws PanopticonException NOT_FOUND if there is none of that name
   */
  public void delete(ArchiveName name) {
    Path file = file(name);
    try {
      if (!Files.deleteIfExists(file)) {
        throw missing(name);
      }
      Files.deleteIfExists(noteOf(file));
      DurableFile.syncDirectory(folder);
    } catch (IOException failure) {
      throw UnusableDirectory.because(file, failure);
    }
  }

  /** A setting that is kept with the archives; empty if it was never set. */
  public Optional<byte[]> setting(String name) {
    Path file = folder.resolve(name);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw UnusableDirectory.because(file, failure);
    }
  }

  /** Durable when this returns. */
  public void set(String name, byte[] content) {
    guard.requireKept(folder);
    try {
      DirectoryTree.create(folder);
      DurableFile.write(folder.resolve(name), content);
    } catch (IOException failure) {
      throw UnusableDirectory.because(folder, failure);
    }
  }

  /** Deletes what killed writers left. Only where nobody else writes. */
  public void deleteUnfinished() {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.filter(NewFile::isUnfinished).toList()) {
        Files.deleteIfExists(path);
        log.info("removed a backup that was not finished: path={}", path);
      }
    } catch (NoSuchFileException _) {
      // No backup was made yet.
    } catch (IOException failure) {
      throw UnusableDirectory.because(folder, failure);
    }
  }

  /** A note of another archive, or one that cannot be read, counts for nothing. */
  private static Optional<VerificationNote> verification(Path file) throws IOException {
    try {
      var note =
          JsonMapper.shared().readValue(Files.readAllBytes(noteOf(file)), VerificationNote.class);
      return note != null && isOf(note, file) ? Optional.of(note) : Optional.empty();
    } catch (NoSuchFileException | JacksonException _) {
      return Optional.empty();
    }
  }

  // A damaged archive is damaged whatever its seal says.
  private static boolean isOf(VerificationNote note, Path file) throws IOException {
    try {
      return !note.passed() || note.seal().equals(SealedInput.sealOf(file));
    } catch (PanopticonException _) {
      return false; // it has no seal any more
    }
  }

  private static Path noteOf(Path file) {
    return file.resolveSibling(file.getFileName() + VERIFIED);
  }

  private static PanopticonException missing(ArchiveName name) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND,
        "There is no backup %s. `panopticon backup list` shows the backups there are."
            .formatted(name));
  }
}
