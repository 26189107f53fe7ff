package dev.panopticon.gateway.forward;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The library's client without any of its own doings: no redirects, cookies, decompression or
 * repetitions. An answer that comes before the body was sent to its end is taken, not lost.
 */
final class RoleConnections {
  /** More than the web server takes clients. */
  private static final int CONNECTIONS = 20_000;

  private static final Timeout CONNECT = Timeout.ofSeconds(3);
  private static final TimeValue MAYBE_STALE = TimeValue.ofMilliseconds(200);

  private RoleConnections() {}

  /**
   * @param silence how long a role may send nothing before it counts as away
   */
  static PoolingHttpClientConnectionManager pool(Duration silence) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(CONNECTIONS)
        .setMaxConnPerRoute(CONNECTIONS)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .responseOutOfOrderStrategy(MonitoringResponseOutOfOrderStrategy.INSTANCE)
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(CONNECT)
                .setSocketTimeout(Timeout.of(silence))
                .setValidateAfterInactivity(MAYBE_STALE)
                .build())
        .build();
  }

  /** The client closes the pool. */
  static CloseableHttpClient open(
      PoolingHttpClientConnectionManager connections, Duration silence) {
    Timeout patience = Timeout.of(silence);
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(patience).build())
        .setRetryStrategy(new RepeatLostReads())
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .disableDefaultUserAgent()
        .build();
  }

  /** Shows what is in the pool, who waits for it, and how much can be in it. */
  static void measure(PoolingHttpClientConnectionManager pool, MeterRegistry registry) {
    gauge(registry, "in.use", "Connections to roles with a request", pool, PoolStats::getLeased);
    gauge(registry, "idle", "Connections to roles that are kept", pool, PoolStats::getAvailable);
    gauge(registry, "waiting", "Requests that wait for one", pool, PoolStats::getPending);
    gauge(registry, "max", "How many of these there can be", pool, PoolStats::getMax);
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      String description,
      PoolingHttpClientConnectionManager pool,
      ToDoubleFunction<PoolStats> value) {
    Gauge.builder(
            "panopticon.role.connections." + name,
            pool,
            each -> value.applyAsDouble(each.getTotalStats()))
        .description(description)
        .register(registry);
  }
}
