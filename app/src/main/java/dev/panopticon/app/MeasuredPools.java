package dev.panopticon.app;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.panopticon.storage.Database;
import io.micrometer.core.instrument.MeterRegistry;

/** Measures the pools of connections to the database, by schema. */
final class MeasuredPools {
  private MeasuredPools() {}

  /** Once for each database, after its pools were made. */
  static void measure(Database database, MeterRegistry registry) {
    var factory = new MicrometerMetricsTrackerFactory(registry);
    database.pools().forEach(pool -> pool.setMetricsTrackerFactory(factory));
  }
}
