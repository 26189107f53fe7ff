package dev.panopticon.app;

import dev.panopticon.cli.Version;
import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.judgeservice.storage.Archives;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.backup.ArchiveName;
import dev.panopticon.storage.backup.BackupFailure;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.StoredBackup;
import dev.panopticon.storage.backup.VerificationNote;
import dev.panopticon.storage.backup.VerifyArchive;
import dev.panopticon.storage.backup.WriteArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import tools.jackson.core.JacksonException;

/** The storage room's archives, as the role judge-service knows them. */
final class InstanceArchives implements Archives {
  private static final String SCHEDULE = "schedule.json";

  private final BackupFolder folder;
  private final WriteArchive write;
  private final Restoring restoring;
  private final Clock clock;

  /**
   * @param backups where the archives are; trial restores find their room there too
   * @param restoring how the archives are restored in this installation
   * @param truth outside the database, by its name in the data directory
   */
  InstanceArchives(
      Path backups,
      Restoring restoring,
      DataSource database,
      Map<String, Path> truth,
      Clock clock) {
    this.restoring = restoring;
    this.folder = new BackupFolder(backups);
    this.write = new WriteArchive(database, truth, Version.text(), clock);
    this.clock = clock;
  }

  @Override
  public List<BackupView> list() {
    return folder.list().stream().map(InstanceArchives::view).toList();
  }

  @Override
  public BackupView get(String name) {
    return view(folder.get(ArchiveName.parse(name)));
  }

  @Override
  public String newName(BackupKind kind) {
    return ArchiveName.fresh(ArchiveName.Kind.valueOf(kind.name()), clock.instant()).fileName();
  }

  @Override
  public BackupView described(String name, BackupView.State state) {
    ArchiveName parsed = ArchiveName.parse(name);
    return new BackupView(name, kind(parsed), state, parsed.time(), null, null, null, null);
  }

  @Override
  public void write(String name, Consumer<BackupProgress> progress) {
    try {
      folder.write(ArchiveName.parse(name), write, listener(progress));
    } catch (SQLException failure) {
      throw BackupFailure.of(failure);
    }
  }

  @Override
  public void writeTo(OutputStream target) {
    try {
      write.to(target, Progress.Listener.none());
    } catch (SQLException failure) {
      throw BackupFailure.of(failure);
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    }
  }

  @Override
  public void verify(String name, Consumer<BackupProgress> progress) {
    ArchiveName parsed = ArchiveName.parse(name);
    Instant begin = clock.instant();
    try {
      var found =
          new VerifyArchive(folder.path(), clock).of(folder.file(parsed), listener(progress));
      folder.note(parsed, VerificationNote.of(found));
    } catch (PanopticonException failure) {
      if (failure.code() == ErrorCode.INVALID_DATA) {
        folder.note(parsed, VerificationNote.failed(begin, clock.instant(), failure.getMessage()));
      }
      throw failure;
    } catch (SQLException failure) {
      throw BackupFailure.of(failure);
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    }
  }

  @Override
  public RestoreGuide restoreGuide(String name) {
    return restoring.of(folder.file(ArchiveName.parse(get(name).name())));
  }

  @Override
  public InputStream open(String name) {
    try {
      return Files.newInputStream(folder.file(ArchiveName.parse(name)));
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    }
  }

  @Override
  public void delete(String name) {
    folder.delete(ArchiveName.parse(name));
  }

  @Override
  public void deleteUnfinished() {
    folder.deleteUnfinished();
  }

  @Override
  public BackupSchedule schedule() {
    try {
      return folder
          .setting(SCHEDULE)
          .map(bytes -> ContractJson.mapper().readValue(bytes, BackupSchedule.class))
          .orElseGet(BackupSchedule::none);
    } catch (JacksonException failure) {
      throw new PanopticonException(
          ErrorCode.INTERNAL,
          "The file %s cannot be read: %s. Set the schedule again with `panopticon backup schedule`."
              .formatted(folder.path().resolve(SCHEDULE), failure.getMessage()),
          failure);
    }
  }

  @Override
  public void setSchedule(BackupSchedule schedule) {
    folder.set(SCHEDULE, ContractJson.mapper().writeValueAsBytes(schedule));
  }

  private static Progress.Listener listener(Consumer<BackupProgress> progress) {
    return at ->
        progress.accept(
            new BackupProgress(at.phase(), at.subject(), at.done(), at.total(), at.rows()));
  }

  private static BackupView view(StoredBackup stored) {
    return new BackupView(
        stored.name().fileName(),
        kind(stored.name()),
        BackupView.State.MADE,
        stored.name().time(),
        stored.bytes(),
        null,
        stored.verification().map(InstanceArchives::view).orElse(null),
        null);
  }

  private static BackupVerification view(VerificationNote note) {
    return new BackupVerification(
        note.passed(), note.at(), note.millis(), note.rows(), note.problem());
  }

  private static BackupKind kind(ArchiveName name) {
    return BackupKind.valueOf(name.kind().name());
  }
}
