package dev.panopticon.judgeservice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void newestAreKeptByCountAndThoseByHandAreNotCounted() {
    List<BackupView> all =
        List.of(
            backup(5, BackupKind.SCHEDULED, true),
            backup(1, BackupKind.SCHEDULED, true),
            backup(2, BackupKind.MANUAL, false),
            backup(3, BackupKind.BEFORE_UPGRADE, false),
            backup(4, BackupKind.SCHEDULED, true),
            backup(90, BackupKind.MANUAL, false));

    assertThat(Retention.expired(schedule(2, null), all, NOW))
        .containsExactly(all.get(4), all.get(0));
  }

  @Test
  void olderThanTheLimitGoEvenIfTheyAreFew() {
    List<BackupView> all =
        List.of(backup(1, BackupKind.SCHEDULED, true), backup(31, BackupKind.SCHEDULED, true));

    assertThat(Retention.expired(schedule(7, 30), all, NOW)).containsExactly(all.get(1));
  }

  @Test
  void newestVerifiedStaysHoweverOldAndMany() {
    List<BackupView> all =
        List.of(
            backup(1, BackupKind.SCHEDULED, false),
            backup(2, BackupKind.SCHEDULED, false),
            backup(40, BackupKind.SCHEDULED, true),
            backup(50, BackupKind.SCHEDULED, true));

    assertThat(Retention.expired(schedule(1, 30), all, NOW))
        .containsExactly(all.get(1), all.get(3));
  }

  @Test
  void nothingGoesWhileNothingIsVerified() {
    List<BackupView> all =
        List.of(backup(1, BackupKind.SCHEDULED, false), backup(99, BackupKind.SCHEDULED, false));

    assertThat(Retention.expired(schedule(1, 1), all, NOW)).isEmpty();
  }

  private static BackupSchedule schedule(int keep, Integer days) {
    return new BackupSchedule(24, keep, days, true, null);
  }

  static BackupView backup(int daysAgo, BackupKind kind, boolean verified) {
    Instant made = NOW.minus(Duration.ofDays(daysAgo));
    return new BackupView(
        kind + "-" + daysAgo,
        kind,
        BackupView.State.MADE,
        made,
        1L,
        null,
        verified ? new BackupVerification(true, made, 1, 1, null) : null,
        null);
  }
}
