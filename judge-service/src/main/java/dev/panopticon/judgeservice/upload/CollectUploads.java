package dev.panopticon.judgeservice.upload;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Removes old uploads when it is started and every hour after that. */
public final class CollectUploads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectUploads.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  private final Uploads uploads;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("collect-uploads").factory());

  public CollectUploads(Uploads uploads) {
    this.uploads = uploads;
  }

  public void start() {
    var _ = executor.scheduleWithFixedDelay(this::collect, 0, PERIOD.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** An error must not end the schedule. */
  private void collect() {
    try {
      uploads.collect();
    } catch (DataAccessException e) {
      LOG.warn("old uploads could not be removed; tried again in {}", PERIOD, e);
    }
  }
}
