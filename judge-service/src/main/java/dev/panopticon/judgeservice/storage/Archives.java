package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.RestoreGuide;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * The archives of this instance on disk. Safe for many threads. Every failure is a {@link
 * dev.panopticon.model.PanopticonException}; NOT_FOUND for a name that is none of an archive.
 */
public interface Archives {
  /** Newest first; those that are whole. */
  List<BackupView> list();

  BackupView get(String name);

  /** A name that no archive has, with the present time. */
  String newName(BackupKind kind);

  /** What the name says, of an archive that need not be there. */
  BackupView described(String name, BackupView.State state);

  /**
   * Writes an archive, which has its name only when it is whole and on disk. Ends early when its
   * thread is interrupted.
   */
  void write(String name, Consumer<BackupProgress> progress);

  /** Writes an archive to somebody else, who knows by its seal that it is whole. */
  void writeTo(OutputStream target);

  /** Restores it on trial, and keeps what was found beside it. */
  void verify(String name, Consumer<BackupProgress> progress);

  /** How it is restored where this process runs. */
  RestoreGuide restoreGuide(String name);

  InputStream open(String name);

  void delete(String name);

  /** Deletes what a killed process left unfinished. */
  void deleteUnfinished();

  /** As it was set; none at the beginning. */
  BackupSchedule schedule();

  /** Durable when this returns. */
  void setSchedule(BackupSchedule schedule);
}
