package dev.panopticon.app;

import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.TornCopy;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.StoredBackup;
import dev.panopticon.storage.backup.VerificationNote;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import dev.panopticon.storage.directory.Volume;
import dev.panopticon.storage.doctor.DatabaseSize;
import dev.panopticon.storage.doctor.DirectorySizes;
import dev.panopticon.storage.doctor.Examined;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sizes and states of the storage, in the contract's words. Thread-safe. */
final class StorageMeasures {
  private static final int TABLES = 10;
  private static final long VALID_NANOS = Duration.ofSeconds(15).toNanos();

  private record Known(StorageStatus.Database database, long nanos) {}

  private final StorageSite site;
  private final StorageState state;
  private final Examined examined;
  private final JdbcClient jdbc;
  private final DirectorySizes sizes = new DirectorySizes();
  private volatile @Nullable Known known;

  StorageMeasures(StorageSite site, StorageState state) {
    this.site = site;
    this.state = state;
    this.examined = site.examined();
    this.jdbc = JdbcClient.create(site.database());
  }

  String data() {
    return examined.directory().root().toString();
  }

  /** The sections, the logs and the backups. */
  List<StorageStatus.Directory> directories() {
    List<StorageStatus.Directory> directories = new ArrayList<>();
    for (DataSection section : DataSection.values()) {
      if (examined.sections().contains(section)) {
        directories.add(directory(section));
      }
    }
    for (Path other : List.of(examined.directory().logs(), examined.backups())) {
      directories.add(directory(other, Files.isDirectory(other) ? "present" : "missing"));
    }
    return directories;
  }

  StorageStatus.Directory directory(DataSection section) {
    Path path = examined.directory().section(section);
    return directory(path, Files.isDirectory(path) ? state(section) : "missing");
  }

  private StorageStatus.Directory directory(Path path, String state) {
    boolean there = Files.isDirectory(path);
    DirectorySizes.Size size = there ? sizes.of(path) : null;
    return new StorageStatus.Directory(
        path.getFileName().toString(),
        path.toString(),
        state,
        there ? Volume.of(path).mountPoint().toString() : null,
        size == null ? null : size.bytes(),
        size == null ? null : size.files());
  }

  private String state(DataSection section) {
    try {
      Optional<DirectoryMarker> marker = examined.directory().findMarker(section);
      return marker.map(found -> found.state().name().toLowerCase(Locale.ROOT)).orElse("unmarked");
    } catch (PanopticonException damaged) {
      return "unmarked";
    }
  }

  /** Each file system once. */
  List<StorageStatus.Volume> volumes() {
    Map<Path, Volume> volumes = new LinkedHashMap<>();
    examined.volumes().forEach(volume -> volumes.put(volume.mountPoint(), volume));
    return volumes.values().stream()
        .map(
            volume ->
                new StorageStatus.Volume(
                    volume.mountPoint().toString(),
                    volume.type(),
                    volume.readOnly(),
                    volume.totalBytes(),
                    volume.freeBytes()))
        .toList();
  }

  /** Asked of PostgreSQL a few times a minute at most: it looks at every file. */
  StorageStatus.Database database() {
    Known last = known;
    if (last == null || System.nanoTime() - last.nanos() > VALID_NANOS) {
      last = new Known(askDatabase(), System.nanoTime());
      known = last;
    }
    return last.database();
  }

  private StorageStatus.Database askDatabase() {
    try {
      DatabaseSize size = DatabaseSize.of(jdbc, TABLES);
      return new StorageStatus.Database(
          site.embedded(),
          size.version(),
          size.startedAt(),
          size.bytes(),
          size.schemas().stream()
              .map(each -> new StorageStatus.Schema(each.name(), each.bytes(), each.tables()))
              .toList(),
          size.tables().stream()
              .map(
                  each ->
                      new StorageStatus.Table(
                          each.schema(), each.name(), each.bytes(), each.rows()))
              .toList());
    } catch (DataAccessException away) {
      return new StorageStatus.Database(site.embedded(), null, null, null, List.of(), List.of());
    }
  }

  StorageStatus.Writes writes() {
    return state
        .whyFull(0)
        .map(why -> new StorageStatus.Writes(false, why))
        .orElseGet(this::writesOfDatabase);
  }

  private StorageStatus.Writes writesOfDatabase() {
    try {
      boolean readOnly =
          jdbc.sql(
                  "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")
              .query(Boolean.class)
              .single();
      return readOnly
          ? new StorageStatus.Writes(false, "the database can be read, but not written")
          : new StorageStatus.Writes(true, null);
    } catch (DataAccessException away) {
      return new StorageStatus.Writes(false, "the database does not answer");
    }
  }

  StorageStatus.@Nullable TornCopy tornCopy() {
    DataDirectory directory = examined.directory();
    return TornCopy.findOpen(directory)
        .map(copy -> new StorageStatus.TornCopy(copy.seen(), copy.warning(directory)))
        .orElse(null);
  }

  StorageStatus.@Nullable Backup lastBackup() {
    return new BackupFolder(examined.backups())
        .list().stream().findFirst().map(this::backup).orElse(null);
  }

  private StorageStatus.Backup backup(StoredBackup stored) {
    return new StorageStatus.Backup(
        examined.backups().resolve(stored.name().fileName()).toString(),
        stored.bytes(),
        stored.name().time(),
        stored.verification().map(VerificationNote::at).orElse(null),
        stored.verification().map(VerificationNote::passed).orElse(null));
  }
}
