package dev.panopticon.storage.directory;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code .panopticon} in a section of the data directory. It tells an empty directory that
 * is new from one that lost its content or was mounted wrongly, and directories of one instance
 * from those of another.
 *
 * @param instance the Panopticon instance that the directory belongs to
 * @param role the role that owns it ({@link DataSection#role})
 * @param state whether the role has put its data there
 * @param inode inode number of the directory when the marker was written; another one means that
 *     the directory is a copy
 */
public record DirectoryMarker(UUID instance, String role, State state, long inode) {
  /** The marker's file name. */
  public static final String FILE_NAME = ".panopticon";

  /** How far the role has come with its directory. */
  public enum State {
    /** Made, and empty but for the marker. */
    @JsonProperty("new")
    NEW,
    /** The role's data are there; an empty directory in this state has lost them. */
    @JsonProperty("initialised")
    INITIALISED
  }

  public DirectoryMarker {
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(state, "state");
  }

  /** A marker in state new for a directory that exists. */
  static DirectoryMarker fresh(UUID instance, DataSection section, Path directory)
      throws IOException {
    return new DirectoryMarker(instance, section.role(), State.NEW, inodeOf(directory));
  }

  /**
   * The marker of {@code directory}; empty where there is none.
   *
   * @throws dev.panopticon.model.PanopticonException if there is one that cannot be read
   */
  static Optional<DirectoryMarker> find(Path directory) {
    Path file = directory.resolve(FILE_NAME);
    try {
      var marker = JsonMapper.shared().readValue(Files.readAllBytes(file), DirectoryMarker.class);
      return Optional.of(Objects.requireNonNull(marker)); // JSON null is no marker
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw UnusableDirectory.because(file, failure);
    } catch (JacksonException | NullPointerException _) {
      throw UnusableDirectory.because(
          file,
          "the marker is damaged",
          "Restore it from a backup, or delete it if this directory surely belongs here");
    }
  }

  void write(Path directory) throws IOException {
    DurableFile.write(directory.resolve(FILE_NAME), JsonMapper.shared().writeValueAsBytes(this));
  }

  DirectoryMarker initialised() {
    return new DirectoryMarker(instance, role, State.INITIALISED, inode);
  }

  DirectoryMarker withInstance(UUID newInstance) {
    return new DirectoryMarker(newInstance, role, state, inode);
  }

  /** By what a marker knows its directory again: a copy has another inode. */
  public static long inodeOf(Path directory) throws IOException {
    return (Long) Files.getAttribute(directory, "unix:ino");
  }
}
