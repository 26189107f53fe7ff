package dev.panopticon.app;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.panopticon.storage.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** Measures the pools of connections to the database, by schema. */
final class MeasuredPools {
  private MeasuredPools() {}

  /** Once for each database, after its pools were made. */
  static void measure(Database database, MeterRegistry registry) {
    var factory = new MicrometerMetricsTrackerFactory(registry);
    database
        .pools()
        .forEach(
            pool ->
                pool.setMetricsTrackerFactory(
                    (name, stats) ->
                        new FromNowOn(factory.create(name, stats), System.nanoTime())));
  }

  /** Of a connection that was taken before, it is not known when: that is left out. */
  private record FromNowOn(IMetricsTracker measures, long begun) implements IMetricsTracker {
    @Override
    public void recordConnectionUsageMillis(long millis) {
      if (millis <= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)) {
        measures.recordConnectionUsageMillis(millis);
      }
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
      measures.recordConnectionAcquiredNanos(nanos);
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
      measures.recordConnectionCreatedMillis(millis);
    }

    @Override
    public void recordConnectionTimeout() {
      measures.recordConnectionTimeout();
    }

    @Override
    public void close() {
      measures.close();
    }
  }
}
