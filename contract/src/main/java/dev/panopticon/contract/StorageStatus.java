package dev.panopticon.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance's data are, how large they are, and in what state.
 *
 * @param data the data directory as the server sees it
 * @param startedAt when this server started
 * @param volumes the file systems that the directories are on, each once
 * @param writes whether truth can be written
 * @param tornCopy null unless the data directory is a copy that was taken while its server ran, and
 *     nobody has acknowledged that yet
 * @param doctor the doctor's last report; null until the first
 * @param lastBackup null where there is none
 */
public record StorageStatus(
    UUID instance,
    String version,
    String data,
    Instant startedAt,
    List<Directory> directories,
    List<Volume> volumes,
    Database database,
    Writes writes,
    @Nullable TornCopy tornCopy,
    @Nullable Backup lastBackup,
    @Nullable DoctorReport doctor) {

  public StorageStatus {
    directories = List.copyOf(directories);
    volumes = List.copyOf(volumes);
  }

  /**
   * One directory.
   *
   * @param state as its marker says, {@code new} or {@code initialised}; {@code unmarked} without a
   *     marker, {@code missing} where the directory is not there, {@code present} where it needs no
   *     marker
   * @param mountPoint of the file system that it is on; null where the system does not tell
   * @param bytes of its files; null until they were measured
   * @param files null until they were counted
   */
  public record Directory(
      String name,
      String path,
      String state,
      @Nullable String mountPoint,
      @Nullable Long bytes,
      @Nullable Long files) {}

  /**
   * One file system.
   *
   * @param type like {@code ext4}; null where the system does not tell
   * @param freeBytes free for this user
   */
  public record Volume(
      String mountPoint,
      @Nullable String type,
      boolean readOnly,
      long totalBytes,
      long freeBytes) {}

  /**
   * PostgreSQL.
   *
   * @param embedded whether it is this server's own
   * @param version null while it is away, as are the others
   * @param tables the largest, largest first
   */
  public record Database(
      boolean embedded,
      @Nullable String version,
      @Nullable Instant startedAt,
      @Nullable Long bytes,
      List<Schema> schemas,
      List<Table> tables) {
    public Database {
      schemas = List.copyOf(schemas);
      tables = List.copyOf(tables);
    }
  }

  /** A schema with its tables and indexes. */
  public record Schema(String name, long bytes, int tables) {}

  /**
   * A table with its indexes.
   *
   * @param rows as PostgreSQL estimates; null where it has never counted
   */
  public record Table(String schema, String name, long bytes, @Nullable Long rows) {}

  /**
   * Refused while the database cannot be written, and while its disk is almost full.
   *
   * @param reason why not, and what to do; null when accepted
   */
  public record Writes(boolean accepted, @Nullable String reason) {}

  /**
   * That the last rows before a copy may be missing.
   *
   * @param seenAt when the copy was first started
   * @param warning what it means, with the command that acknowledges it
   */
  public record TornCopy(Instant seenAt, String warning) {}

  /**
   * The newest archive.
   *
   * @param verifiedAt when it was last restored into a scratch server and compared; null if never
   * @param verified what came of that; null if it was never tried
   */
  public record Backup(
      String path,
      long bytes,
      Instant takenAt,
      @Nullable Instant verifiedAt,
      @Nullable Boolean verified) {}
}
