package dev.panopticon.storage.doctor;

import dev.panopticon.storage.Database;
import dev.panopticon.storage.backup.ArchiveName;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.VerificationNote;
import dev.panopticon.storage.backup.VerifyArchive;
import dev.panopticon.storage.backup.WriteArchive;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real data directory after a real start and a clean stop, and copies of it to plant faults in.
 */
final class HealthyDirectory {
  /** No check of files looks into these, and they are nearly all of a cluster. */
  private static final List<String> LARGE = List.of("base", "pg_wal");

  private final Path root;

  private HealthyDirectory(Path root) {
    this.root = root;
  }

  static HealthyDirectory make(Path root) throws IOException, SQLException {
    DataDirectory directory = DataDirectory.at(root);
    try (var owner = directory.own();
        var database = Database.embedded(owner)) {
      database.migrate("items", "classpath:db/test_newer");
      backUp(directory, database);
    }
    return new HealthyDirectory(root);
  }

  private static void backUp(DataDirectory directory, Database database)
      throws IOException, SQLException {
    Clock clock = Clock.systemUTC();
    var folder = new BackupFolder(directory.backups());
    ArchiveName name = ArchiveName.fresh(ArchiveName.Kind.MANUAL, clock.instant());
    Progress.Listener nobody = Progress.Listener.none();
    folder.write(name, new WriteArchive(database.connections(), Map.of(), "1.2.3", clock), nobody);
    var found = new VerifyArchive(folder.path(), clock).of(folder.file(name), nobody);
    folder.note(name, VerificationNote.of(found));
  }

  /** A copy that counts as the original: its markers know its own inodes. */
  DataDirectory another(Path target) throws IOException {
    copy(root, target);
    DataDirectory copy = DataDirectory.at(target);
    try (var owner = copy.own()) {
      owner.markInitialised(DataSection.POSTGRES);
    }
    return copy;
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(each -> !isInLarge(from.relativize(each))).toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            StandardCopyOption.REPLACE_EXISTING,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static boolean isInLarge(Path relative) {
    for (Path name : relative) {
      if (LARGE.contains(name.toString())) {
        return true;
      }
    }
    return false;
  }
}
