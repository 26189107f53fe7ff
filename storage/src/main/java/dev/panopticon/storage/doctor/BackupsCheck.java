package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.StoredBackup;
import dev.panopticon.storage.backup.VerificationNote;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether there is a backup of late that was proved to give everything back. */
final class BackupsCheck implements Check {
  /** No source but habit: a week of work is more than people want to do again. */
  private static final Duration OLD = Duration.ofDays(7);

  private final Examined examined;
  private final Clock clock;

  BackupsCheck(Examined examined, Clock clock) {
    this.examined = examined;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "backups";
  }

  @Override
  public CheckFinding run() {
    List<StoredBackup> backups = new BackupFolder(examined.backups()).list();
    return backups.isEmpty()
        ? CheckFinding.warn(
            name(),
            "there is none in %s: a broken disk would take everything"
                .formatted(examined.backups()),
            examined.command("backup"))
        : judged(backups.getFirst());
  }

  private CheckFinding judged(StoredBackup newest) {
    Instant taken = newest.name().time();
    Duration age = Duration.between(taken, clock.instant());
    String seen =
        "%s, %s, %s old".formatted(newest.name(), Sizes.bytes(newest.bytes()), Sizes.duration(age));
    Optional<VerificationNote> note = newest.verification();
    if (note.isPresent() && !note.get().passed()) {
      return CheckFinding.fail(
          name(),
          "%s: it cannot be restored: %s".formatted(seen, note.get().problem()),
          "Make a new one: " + examined.command("backup"));
    }
    if (age.compareTo(OLD) > 0) {
      return CheckFinding.warn(
          name(),
          seen,
          "Make a new one: %s; by itself: panopticon backup schedule --every 1d"
              .formatted(examined.command("backup")));
    }
    return note.isEmpty()
        ? CheckFinding.warn(
            name(),
            seen + ", never verified",
            "panopticon verify '%s'"
                .formatted(examined.backups().resolve(newest.name().fileName())))
        : CheckFinding.pass(name(), seen + ", verified");
  }
}
