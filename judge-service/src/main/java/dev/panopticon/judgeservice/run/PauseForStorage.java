package dev.panopticon.judgeservice.run;

import dev.panopticon.engine.RunControl;
import dev.panopticon.platform.StorageState;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses the runs while the disk has no room, and lets them go on when it has: looks every second,
 * and does then what is to be done, whatever was done before. Never gives up.
 */
public final class PauseForStorage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PauseForStorage.class);
  private static final long LOOK_MILLIS = 1_000;

  private final StorageState storage;
  private final RunControl control;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pause-for-storage").daemon().factory());

  public PauseForStorage(StorageState storage, RunControl control) {
    this.storage = storage;
    this.control = control;
  }

  /** The first look is at once, so that nothing begins that has no room. */
  public void start() {
    var _ = clock.scheduleWithFixedDelay(this::survive, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void survive() {
    try {
      look();
    } catch (RuntimeException failure) {
      LOG.warn("the runs could not be paused or resumed for the disk: {}", failure.toString());
    }
  }

  /** One look. */
  void look() {
    Optional<String> why = storage.whyFull(0);
    if (why.isPresent()) {
      control.pauseForStorage("Paused: " + why.get() + ".");
    } else {
      control.resumeWithStorage();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
