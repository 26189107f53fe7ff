package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which backups a schedule does not keep. A pure function. */
final class Retention {
  private Retention() {}

  /**
   * Of the backups that were made by schedule or before an upgrade: those beyond the newest {@code
   * keep}, and those older than {@code keepDays}; but never the newest that is verified, whoever
   * made it, and, until there is one, nothing at all.
   */
  static List<BackupView> expired(BackupSchedule schedule, List<BackupView> all, Instant now) {
    List<BackupView> made =
        all.stream()
            .filter(backup -> backup.state() == BackupView.State.MADE)
            .sorted(Comparator.comparing(BackupView::createdAt).reversed())
            .toList();
    Optional<BackupView> safe = made.stream().filter(BackupView::verified).findFirst();
    if (safe.isEmpty()) {
      return List.of();
    }
    List<BackupView> expired = new ArrayList<>();
    int kept = 0;
    for (BackupView backup : made) {
      if (backup.kind() == BackupKind.MANUAL) {
        continue;
      }
      boolean tooMany = kept >= keep(schedule);
      if ((tooMany || isTooOld(schedule.keepDays(), backup, now)) && !backup.equals(safe.get())) {
        expired.add(backup);
      } else {
        kept++;
      }
    }
    return expired;
  }

  private static int keep(BackupSchedule schedule) {
    return schedule.keep() == null ? Integer.MAX_VALUE : schedule.keep();
  }

  private static boolean isTooOld(@Nullable Integer days, BackupView backup, Instant now) {
    return days != null && backup.createdAt().plus(Duration.ofDays(days)).isBefore(now);
  }
}
