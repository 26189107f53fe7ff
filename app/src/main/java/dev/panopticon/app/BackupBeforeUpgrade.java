package dev.panopticon.app;

import dev.panopticon.cli.Version;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.BeforeUpgrade;
import dev.panopticon.storage.backup.ArchiveName;
import dev.panopticon.storage.backup.BackupFailure;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.Manifest;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.WriteArchive;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up what a newer program is about to migrate. Without a backup there is no upgrade. */
final class BackupBeforeUpgrade implements BeforeUpgrade {
  /** Set to 1, an upgrade goes on without a backup. */
  static final String SKIP = "PANOPTICON_UPGRADE_WITHOUT_BACKUP";

  private static final Logger LOG = LoggerFactory.getLogger(BackupBeforeUpgrade.class);

  private final DataDirectory directory;
  private final boolean skip;
  private final Clock clock = Clock.systemUTC();

  BackupBeforeUpgrade(DataDirectory directory, boolean skip) {
    this.directory = directory;
    this.skip = skip;
  }

  static BackupBeforeUpgrade into(DataDirectory directory) {
    return new BackupBeforeUpgrade(directory, isSkipped());
  }

  /** Whether somebody has decided to go without. */
  static boolean isSkipped() {
    return "1".equals(System.getenv(SKIP));
  }

  static void warnOfSkip() {
    LOG.warn("the database is upgraded without a backup, as {}=1 says", SKIP);
  }

  @Override
  public void run(DataSource connections) {
    if (skip) {
      warnOfSkip();
      return;
    }
    var folder = new BackupFolder(directory.backups());
    ArchiveName name = ArchiveName.fresh(ArchiveName.Kind.BEFORE_UPGRADE, clock.instant());
    Path path = folder.file(name);
    LOG.info("the database is to be upgraded; it is backed up first: path={}", path);
    try {
      Manifest manifest = folder.write(name, writer(connections), Progress.Listener.none());
      LOG.info("backed up before the upgrade: path={} rows={}", path, manifest.rows());
    } catch (SQLException failure) {
      throw refusal(BackupFailure.of(failure));
    } catch (PanopticonException failure) {
      throw refusal(failure);
    }
  }

  private WriteArchive writer(DataSource connections) {
    Path registry = directory.section(DataSection.MODEL_REGISTRY);
    return new WriteArchive(
        connections,
        Map.of(DataSection.MODEL_REGISTRY.directoryName(), registry),
        Version.text(),
        clock);
  }

  private static PanopticonException refusal(PanopticonException failure) {
    return refusal(failure.code(), String.valueOf(failure.getMessage()), failure);
  }

  /** Says why nothing is upgraded, and what to do. */
  static PanopticonException refusal(ErrorCode code, String why, @Nullable Throwable cause) {
    return new PanopticonException(
        code,
        "The database has to be upgraded to Panopticon %s, but the backup that comes first failed: %s Nothing was changed. Mend that, or start once with %s=1 to go without."
            .formatted(Version.text(), why, SKIP),
        cause);
  }
}
