package dev.panopticon.dashboard.view;

import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The backups there are.
 *
 * @param heading the newest in a few words
 * @param busy whether one is made or verified now, so that the list changes by itself
 * @param trouble why they are not known; empty if they are
 */
public record Backups(String heading, List<Row> rows, boolean busy, String trouble) {
  private static final int SHOWN = 10;

  /**
   * One backup.
   *
   * @param restorable whether there is a file
   * @param address of the pages about it
   * @param progress of what is done with it now; null if nothing is
   * @param detail what went wrong, or what is done now; else empty
   */
  public record Row(
      String name,
      String kind,
      Moment created,
      String age,
      Figure size,
      Mark mark,
      @Nullable ProgressBar progress,
      String detail,
      boolean verifiable,
      boolean restorable,
      String address) {}

  public static Backups unknown(String why) {
    return new Backups("Backups are not known now", List.of(), false, why);
  }

  /**
   * @param backups newest first
   */
  public static Backups of(List<BackupView> backups, Instant now) {
    boolean busy = backups.stream().anyMatch(backup -> !backup.atRest());
    List<Row> rows = backups.stream().limit(SHOWN).map(backup -> row(backup, busy, now)).toList();
    String heading =
        backups.stream()
            .filter(backup -> backup.state() == BackupView.State.MADE)
            .findFirst()
            .map(backup -> "Last backup: %s old".formatted(Safety.age(backup.createdAt(), now)))
            .orElse(busy ? "The first backup is being made" : "No backup was made yet");
    return new Backups(heading, rows, busy, "");
  }

  private static Row row(BackupView backup, boolean busy, Instant now) {
    BackupProgress progress = backup.progress();
    return new Row(
        backup.name(),
        Mark.words(backup.kind()),
        Moment.of(backup.createdAt()),
        Safety.age(backup.createdAt(), now),
        Figure.of(backup.bytes(), Numbers::bytes, "it is not made"),
        mark(backup),
        progress == null
            ? null
            : ProgressBar.of(progress.doneBytes(), Math.max(1, progress.totalBytes())),
        detail(backup),
        !busy && backup.state() == BackupView.State.MADE,
        backup.state() == BackupView.State.MADE,
        "/storage/backups/" + backup.name());
  }

  static Mark mark(BackupView backup) {
    BackupVerification verification = backup.verification();
    return switch (backup.state()) {
      case MAKING -> new Mark("▶", "being made", "busy");
      case FAILED -> new Mark("✕", "failed", "bad");
      case MADE ->
          backup.progress() != null
              ? new Mark("▶", "being verified", "busy")
              : verification == null
                  ? new Mark("?", "not verified", "warn")
                  : verification.passed()
                      ? new Mark("✓", "verified", "good")
                      : new Mark("✕", "cannot be restored", "bad");
    };
  }

  private static String detail(BackupView backup) {
    BackupProgress progress = backup.progress();
    if (progress != null) {
      return (progress.phase() + " " + progress.table()).strip();
    }
    return problem(backup);
  }

  /** Why it could not be made, or not be restored on trial; empty if nothing went wrong. */
  static String problem(BackupView backup) {
    BackupVerification verification = backup.verification();
    String found = verification == null ? null : verification.problem();
    return Objects.requireNonNullElse(backup.problem(), Objects.requireNonNullElse(found, ""));
  }
}
