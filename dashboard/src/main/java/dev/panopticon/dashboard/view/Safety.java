package dev.panopticon.dashboard.view;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.CheckOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one's data is safe, in one sentence.
 *
 * @param mark the answer in a word
 * @param sentence why, and what is to be done
 */
public record Safety(Mark mark, String sentence) {
  /** No source but habit: a week of work is more than people want to do again. */
  private static final Duration OLD = Duration.ofDays(7);

  static final String ON_DISK = "Everything that was acknowledged is on disk";

  /** The worst comes first. */
  public static Safety of(StorageStatus status, Instant now) {
    DoctorReport doctor = status.doctor();
    if (!status.writes().accepted()) {
      return bad("Nothing can be written now: %s.".formatted(status.writes().reason()));
    }
    if (doctor != null && doctor.hasFailed()) {
      return bad(
          "%s failed: mend what the doctor says."
              .formatted(Numbers.count(doctor.count(CheckOutcome.FAIL), "check")));
    }
    if (status.tornCopy() != null) {
      return new Safety(new Mark("!", "look at this", "warn"), status.tornCopy().warning());
    }
    String trouble = backupTrouble(status.lastBackup(), now);
    if (trouble != null) {
      return new Safety(new Mark("!", "look at this", "warn"), ON_DISK + ", but " + trouble);
    }
    return doctor == null ? unexamined() : examined(doctor, status.lastBackup(), now);
  }

  private static Safety bad(String sentence) {
    return new Safety(new Mark("✕", "in danger", "bad"), sentence);
  }

  private static Safety unexamined() {
    return new Safety(
        new Mark("?", "not examined", "quiet"),
        ON_DISK + ", and there is a backup. The doctor has not looked since the server's start.");
  }

  private static Safety examined(
      DoctorReport doctor, StorageStatus.@Nullable Backup backup, Instant now) {
    long warnings = doctor.count(CheckOutcome.WARN);
    String saved =
        backup == null
            ? ""
            : ", the last backup is %s old and verified".formatted(age(backup.takenAt(), now));
    return warnings == 0
        ? new Safety(
            new Mark("✓", "safe", "good"), ON_DISK + saved + ", and the doctor found nothing.")
        : new Safety(
            new Mark("!", "look at this", "warn"),
            "%s%s; the doctor warns of %s."
                .formatted(ON_DISK, saved, Numbers.count(warnings, "thing")));
  }

  private static @Nullable String backupTrouble(
      StorageStatus.@Nullable Backup backup, Instant now) {
    if (backup == null) {
      return "there is no backup: a broken disk would take it all.";
    }
    if (Boolean.FALSE.equals(backup.verified())) {
      return "the last backup cannot be restored: make a new one.";
    }
    if (Duration.between(backup.takenAt(), now).compareTo(OLD) > 0) {
      return "the last backup is %s old: make a new one.".formatted(age(backup.takenAt(), now));
    }
    return backup.verified() == null ? "the last backup was never verified." : null;
  }

  static String age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return Numbers.duration(age.isNegative() ? Duration.ZERO : age);
  }
}
