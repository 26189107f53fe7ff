package dev.panopticon.app;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.judgeservice.storage.StorageObserver;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doctor comes by itself: a while after the start, and a few times a day from then on. */
final class DoctorRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DoctorRounds.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration BETWEEN = Duration.ofHours(6);

  private final StorageObserver storage;
  private final CountDownLatch closed = new CountDownLatch(1);

  DoctorRounds(StorageObserver storage) {
    this.storage = storage;
  }

  void start() {
    Thread.ofPlatform().daemon().name("doctor").start(this::goRound);
  }

  private void goRound() {
    try {
      Duration pause = FIRST;
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        tell(storage.examine());
        pause = BETWEEN;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(DoctorReport report) {
    for (CheckFinding finding : report.findings()) {
      if (finding.outcome() == CheckOutcome.FAIL) {
        LOG.error("doctor: {}: {} - {}", finding.check(), finding.seen(), finding.remedy());
      } else if (finding.outcome() == CheckOutcome.WARN) {
        LOG.warn("doctor: {}: {} - {}", finding.check(), finding.seen(), finding.remedy());
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
