package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How many suites are planned at the same time; others wait in the order of their coming. A plan
 * holds a connection for as long as it is written and keeps the database busy: without a bound,
 * fifty runs that start at once would leave neither to whoever looks at a page. Thread-safe.
 */
public final class PlanningPlaces {
  /** A sixth of the role's connections. */
  static final int PLACES = 4;

  private final Semaphore places = new Semaphore(PLACES, true);

  /** Measured in that registry. */
  public PlanningPlaces(MeterRegistry registry) {
    Gauge.builder("panopticon.plans.waiting", places, Semaphore::getQueueLength)
        .description("Suites that wait until others are planned")
        .register(registry);
    Gauge.builder("panopticon.plans.under.way", places, it -> PLACES - it.availablePermits())
        .description("Suites that are being planned")
        .register(registry);
  }

  /**
   * Plans when there is a place for it.
   *
   * @throws PanopticonException with UNAVAILABLE if the process stops before
   */
  <T> T take(Supplier<T> planning) {
    await();
    try {
      return planning.get();
    } finally {
      places.release();
    }
  }

  private void await() {
    try {
      places.acquire();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE, "The server stops before the suite could be planned. Try again.");
    }
  }
}
