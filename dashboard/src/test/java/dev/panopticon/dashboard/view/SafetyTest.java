package dev.panopticon.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.CheckFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SafetyTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final StorageStatus.Writes ACCEPTED = new StorageStatus.Writes(true, null);
  private static final CheckFinding GOOD = CheckFinding.pass("java", "25");

  @Test
  void savedVerifiedAndExaminedIsSafe() {
    Safety safety = of(ACCEPTED, backup(Duration.ofHours(3), true), List.of(GOOD));
    assertThat(safety.mark().word()).isEqualTo("safe");
    assertThat(safety.sentence())
        .isEqualTo(
            "Everything that was acknowledged is on disk, the last backup is 3 h 0 min old and"
                + " verified, and the doctor found nothing.");
  }

  @Test
  void withoutABackupNothingIsCalledSafe() {
    Safety safety = of(ACCEPTED, null, List.of(GOOD));
    assertThat(safety.mark().tone()).isEqualTo("warn");
    assertThat(safety.sentence()).contains("there is no backup");
  }

  @Test
  void aBackupThatWasNeverVerifiedIsSaid() {
    assertThat(of(ACCEPTED, backup(Duration.ofHours(3), null), List.of(GOOD)).sentence())
        .contains("was never verified");
  }

  @Test
  void aBackupThatCannotBeRestoredIsSaid() {
    assertThat(of(ACCEPTED, backup(Duration.ofHours(3), false), List.of(GOOD)).sentence())
        .contains("cannot be restored");
  }

  @Test
  void anOldBackupIsSaid() {
    assertThat(of(ACCEPTED, backup(Duration.ofDays(8), true), List.of(GOOD)).sentence())
        .contains("8 d 0 h old");
  }

  @Test
  void aFailedCheckIsWorseThanAMissingBackup() {
    Safety safety = of(ACCEPTED, null, List.of(GOOD, CheckFinding.fail("a", "b", "c")));
    assertThat(safety.mark().tone()).isEqualTo("bad");
    assertThat(safety.sentence()).startsWith("1 check failed");
  }

  @Test
  void aWarningIsSaid() {
    Safety safety =
        of(ACCEPTED, backup(Duration.ofHours(1), true), List.of(CheckFinding.warn("a", "b", "c")));
    assertThat(safety.mark().tone()).isEqualTo("warn");
    assertThat(safety.sentence()).endsWith("the doctor warns of 1 thing.");
  }

  @Test
  void refusedWritesAreTheWorst() {
    var refused = new StorageStatus.Writes(false, "the disk is almost full");
    Safety safety = of(refused, null, List.of(CheckFinding.fail("a", "b", "c")));
    assertThat(safety.sentence()).isEqualTo("Nothing can be written now: the disk is almost full.");
  }

  @Test
  void aTornCopyIsNotCalledSafeUntilItIsAcknowledged() {
    var copy = new StorageStatus.TornCopy(NOW, "rows may be missing: panopticon accept-copy");
    Safety safety = of(ACCEPTED, copy, backup(Duration.ofHours(1), true), List.of(GOOD));
    assertThat(safety.mark().tone()).isEqualTo("warn");
    assertThat(safety.sentence()).isEqualTo("rows may be missing: panopticon accept-copy");
  }

  @Test
  void unexaminedIsNotCalledSafe() {
    Safety safety = of(ACCEPTED, backup(Duration.ofHours(1), true), null);
    assertThat(safety.mark().word()).isEqualTo("not examined");
  }

  private static StorageStatus.Backup backup(Duration age, @Nullable Boolean verified) {
    return new StorageStatus.Backup("/b.pbk", 1, NOW.minus(age), null, verified);
  }

  private static Safety of(
      StorageStatus.Writes writes,
      StorageStatus.@Nullable Backup backup,
      @Nullable List<CheckFinding> findings) {
    return of(writes, null, backup, findings);
  }

  private static Safety of(
      StorageStatus.Writes writes,
      StorageStatus.@Nullable TornCopy tornCopy,
      StorageStatus.@Nullable Backup backup,
      @Nullable List<CheckFinding> findings) {
    var database = new StorageStatus.Database(true, "17", NOW, 1L, List.of(), List.of());
    var report = findings == null ? null : new DoctorReport(NOW, 1, findings);
    return Safety.of(
        new StorageStatus(
            new UUID(0, 1),
            "1",
            "/data",
            NOW,
            List.of(),
            List.of(),
            database,
            writes,
            tornCopy,
            backup,
            report),
        NOW);
  }
}
