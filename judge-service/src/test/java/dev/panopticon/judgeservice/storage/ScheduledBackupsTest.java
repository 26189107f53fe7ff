package dev.panopticon.judgeservice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
    assertThat(scheduled.runIfDue()).get().matches(BackupView::isVerified);
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
    assertThat(scheduled.runIfDue()).get().matches(BackupView::isVerified);
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

  private static final class ListedArchives implements Archives {
    private final List<BackupView> stored = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private BackupSchedule schedule = BackupSchedule.none();
    private int names;
    private volatile boolean full;
    private volatile boolean spoilt;

    ListedArchives(Clock clock) {
      this.clock = clock;
    }

    @Override
    public List<BackupView> list() {
      List<BackupView> sorted = new ArrayList<>(stored);
      sorted.sort(Comparator.comparing(BackupView::createdAt).reversed());
      return sorted;
    }

    @Override
    public BackupView get(String name) {
      return stored.stream()
          .filter(view -> view.name().equals(name))
          .findFirst()
          .orElseThrow(() -> new PanopticonException(ErrorCode.NOT_FOUND, name));
    }

    @Override
    public String newName(BackupKind kind) {
      return kind + "-" + ++names;
    }

    @Override
    public BackupView described(String name, BackupView.State state) {
      return view(name, state, null);
    }

    private BackupView view(String name, BackupView.State state, BackupVerification found) {
      return new BackupView(
          name,
          BackupKind.valueOf(name.substring(0, name.lastIndexOf('-'))),
          state,
          clock.instant(),
          1L,
          null,
          found,
          null);
    }

    @Override
    public void write(String name, Consumer<BackupProgress> progress) {
      if (full) {
        throw new PanopticonException(ErrorCode.STORAGE_FULL, "the disk is full");
      }
      stored.add(view(name, BackupView.State.MADE, null));
    }

    @Override
    public void writeTo(OutputStream target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void verify(String name, Consumer<BackupProgress> progress) {
      BackupView old = get(name);
      stored.remove(old);
      var found = new BackupVerification(!spoilt, clock.instant(), 1, 1, spoilt ? "bad" : null);
      stored.add(view(name, BackupView.State.MADE, found));
    }

    @Override
    public InputStream open(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String name) {
      stored.remove(get(name));
    }

    @Override
    public void deleteUnfinished() {}

    @Override
    public BackupSchedule schedule() {
      return schedule;
    }

    @Override
    public void setSchedule(BackupSchedule set) {
      schedule = set;
    }
  }
}
