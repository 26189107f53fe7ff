package dev.panopticon.storage;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DurableFile;
import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The note, in the section {@code postgres}, that this directory is a copy that was taken while its
 * server ran. It stands until a person has acknowledged that late rows may be missing.
 *
 * @param seen when it was first started
 * @param checked whether every page and every index was found whole
 * @param accepted whether a person has acknowledged it
 */
public record TornCopy(Instant seen, boolean checked, boolean accepted) {
  /** The file's name; a restore, which replaces the cluster, deletes it. */
  private static final String FILE_NAME = DataSection.COPY_NOTE;

  public TornCopy {
    Objects.requireNonNull(seen, "seen");
  }

  /** Empty where the directory is no such copy, or a person has acknowledged that it is. */
  public static Optional<TornCopy> findOpen(DataDirectory directory) {
    return find(directory).filter(note -> !note.accepted);
  }

  /**
   * Acknowledges it.
   *
   * @return false if there is nothing to acknowledge
   * @throws PanopticonException CONFLICT before its pages were checked, which the first start does
   */
  public static boolean accept(DataDirectory directory) {
    Optional<TornCopy> open = findOpen(directory);
    open.ifPresent(note -> note.acceptChecked(directory));
    return open.isPresent();
  }

  private void acceptChecked(DataDirectory directory) {
    if (!checked) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The copy in %s was not found whole yet: its pages are checked at its first start. Start it once (panopticon up --data '%s'), then acknowledge it."
              .formatted(directory, directory));
    }
    new TornCopy(seen, true, true).write(directory);
  }

  /** What a person is told until it is acknowledged. */
  public String warning(DataDirectory directory) {
    return "This data directory is a copy that was taken while its server ran (first started %s). Every page and index was checked and is whole, but the last rows before the copy may be missing. If that is all right: panopticon accept-copy --data '%s'"
        .formatted(seen, directory);
  }

  /** Also where a person has acknowledged it already; a start after that forgets it. */
  public static Optional<TornCopy> find(DataDirectory directory) {
    Path file = file(directory);
    try {
      var note = JsonMapper.shared().readValue(Files.readAllBytes(file), TornCopy.class);
      return Optional.of(Objects.requireNonNull(note));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw UnusableDirectory.because(file, failure);
    } catch (JacksonException | NullPointerException _) {
      return Optional.of(new TornCopy(Instant.EPOCH, false, false));
    }
  }

  void write(DataDirectory directory) {
    try {
      DurableFile.write(file(directory), JsonMapper.shared().writeValueAsBytes(this));
    } catch (IOException failure) {
      throw UnusableDirectory.because(file(directory), failure);
    }
  }

  static void forget(DataDirectory directory) {
    try {
      Files.deleteIfExists(file(directory));
    } catch (IOException failure) {
      throw UnusableDirectory.because(file(directory), failure);
    }
  }

  private static Path file(DataDirectory directory) {
    return directory.section(DataSection.POSTGRES).resolve(FILE_NAME);
  }
}
