package dev.panopticon.judgeservice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a clock that is set, and archives that are only listed. */
@Timeout(60)
class ScheduledBackupsTest {
  private final SetClock clock = new SetClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final ListedArchives archives = new ListedArchives(clock);
  private final BackupJobs jobs = new BackupJobs(archives);
  private final ScheduledBackups scheduled = new ScheduledBackups(archives, jobs, clock);

  @Test
  void noneIsMadeUnlessItWasSet() throws Exception {
    assertThat(scheduled.runIfDue()).isEmpty();
    assertThat(scheduled.schedule().nextAt()).isNull();
  }

  @Test
  void firstIsDueAtOnceThenOneEachPeriodAndEachIsVerified() throws Exception {
    scheduled.set(every(24, 7));
    assertThat(scheduled.runIfDue()).get().matches(BackupView::verified);
    assertThat(scheduled.runIfDue()).isEmpty();
    assertThat(scheduled.schedule().nextAt()).isEqualTo(clock.now.plus(Duration.ofHours(24)));
    clock.pass(Duration.ofHours(23));
    assertThat(scheduled.runIfDue()).isEmpty();
    clock.pass(Duration.ofHours(1));
    assertThat(scheduled.runIfDue()).isPresent();
    assertThat(archives.list()).hasSize(2);
  }

  @Test
  void whatWasMissedWhileNoServerRanIsMadeOnceAtTheNextStart() throws Exception {
    scheduled.set(every(24, 7));
    scheduled.runIfDue();
    clock.pass(Duration.ofDays(5));

    var afterRestart = new ScheduledBackups(archives, new BackupJobs(archives), clock);
    assertThat(afterRestart.runIfDue()).isPresent();
    assertThat(afterRestart.runIfDue()).isEmpty();
    assertThat(archives.list()).hasSize(2);
  }

  @Test
  void onlyTheNewestAreKept() throws Exception {
    scheduled.set(every(24, 3));
    for (int day = 0; day < 6; day++) {
      scheduled.runIfDue();
      clock.pass(Duration.ofDays(1));
    }
    assertThat(archives.list()).hasSize(3);
    assertThat(archives.list().getLast().createdAt()).isEqualTo("2026-11-29T12:00:00Z");
  }

  @Test
  void failureDeletesNothingAndIsTriedAgainAfterAWhile() throws Exception {
    scheduled.set(every(24, 1));
    scheduled.runIfDue();
    clock.pass(Duration.ofDays(1));
    archives.full = true;
    assertThat(scheduled.runIfDue()).get().matches(b -> b.state() == BackupView.State.FAILED);
    assertThat(archives.list()).hasSize(1);
    assertThat(scheduled.runIfDue()).as("not at once again").isEmpty();
    clock.pass(Duration.ofMinutes(15));
    archives.full = false;
    assertThat(scheduled.runIfDue()).get().matches(BackupView::verified);
    assertThat(archives.list()).hasSize(1);
  }

  @Test
  void backupThatIsNotGoodDeletesNothing() throws Exception {
    scheduled.set(every(24, 1));
    scheduled.runIfDue();
    clock.pass(Duration.ofDays(1));
    archives.spoilt = true;

    assertThat(scheduled.runIfDue()).get().matches(backup -> !backup.verified());

    assertThat(archives.list()).hasSize(2);
  }

  private static BackupSchedule every(int hours, int keep) {
    return new BackupSchedule(hours, keep, null, true, null);
  }

  private static final class SetClock extends Clock {
    private Instant now;

    SetClock(Instant now) {
      this.now = now;
    }

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
