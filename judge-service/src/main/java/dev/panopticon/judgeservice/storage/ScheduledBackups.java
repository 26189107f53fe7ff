package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups when they are due, verifies them, and then deletes those that the schedule does not
 * keep. When one is due follows from the newest that lies on disk, so nothing can be forgotten by a
 * kill, and what was missed while no server ran is due at the start. Nothing is deleted unless the
 * new one is good. Thread-safe.
 */
public final class ScheduledBackups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);

  /** A server that serves one command alone has ended before. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(15);

  private final Archives archives;
  private final BackupJobs jobs;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Instant notBefore = Instant.MIN;

  public ScheduledBackups(Archives archives, BackupJobs jobs, Clock clock) {
    this.archives = archives;
    this.jobs = jobs;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("scheduled-backups").unstarted(this::watch);
  }

  public void start() {
    thread.start();
  }

  /** As it was set, with the time of the next. */
  public BackupSchedule schedule() {
    BackupSchedule schedule = archives.schedule();
    return schedule.withNextAt(nextAt(schedule));
  }

  /** Durable when this returns. */
  public BackupSchedule set(BackupSchedule schedule) {
    archives.setSchedule(schedule.withNextAt(null));
    notBefore = Instant.MIN;
    return schedule();
  }

  private @Nullable Instant nextAt(BackupSchedule schedule) {
    if (schedule.everyHours() == null) {
      return null;
    }
    Duration every = Duration.ofHours(schedule.everyHours());
    Optional<Instant> last =
        archives.list().stream()
            .filter(backup -> backup.kind() == BackupKind.SCHEDULED)
            .map(BackupView::createdAt)
            .max(Instant::compareTo);
    Instant due = last.map(time -> time.plus(every)).orElseGet(clock::instant);
    return due.isBefore(notBefore) ? notBefore : due;
  }

  private void watch() {
    try {
      Duration pause = FIRST_LOOK;
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
        pause = BETWEEN_LOOKS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void look() throws InterruptedException {
    try {
      runIfDue();
    } catch (PanopticonException failure) {
      LOG.warn("scheduled backup: {}", failure.getMessage());
    } catch (RuntimeException failure) {
      LOG.error("scheduled backup", failure);
    }
  }

  /**
   * Does what is due now, to its end.
   *
   * @return the backup that was made; empty if none was due or a person's job is under way
   */
  Optional<BackupView> runIfDue() throws InterruptedException {
    BackupSchedule schedule = archives.schedule();
    Instant next = nextAt(schedule);
    if (next == null || next.isAfter(clock.instant())) {
      return Optional.empty();
    }
    notBefore = clock.instant().plus(AFTER_A_FAILURE);
    try {
      BackupView made = jobs.await(jobs.make(BackupKind.SCHEDULED));
      if (made.state() == BackupView.State.MADE) {
        notBefore = Instant.MIN;
        return Optional.of(checked(made, schedule));
      }
      return Optional.of(made);
    } catch (PanopticonException busy) {
      if (busy.code() == ErrorCode.CONFLICT) {
        notBefore = Instant.MIN; // at the next look
        return Optional.empty();
      }
      throw busy;
    }
  }

  private BackupView checked(BackupView made, BackupSchedule schedule) throws InterruptedException {
    boolean verify = Boolean.TRUE.equals(schedule.verify());
    BackupView checked = verify ? jobs.await(jobs.verify(made.name())) : made;
    if (verify && !checked.verified()) {
      LOG.error("the scheduled backup {} is not good; nothing older is deleted", made.name());
      return checked;
    }
    List<BackupView> expired = Retention.expired(schedule, archives.list(), clock.instant());
    expired.forEach(backup -> jobs.delete(backup.name()));
    return checked;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
