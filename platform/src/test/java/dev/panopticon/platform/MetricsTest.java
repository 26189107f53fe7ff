package dev.panopticon.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.panopticon.platform.testing.TestWebServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class MetricsTest {
  private static final String INTERNAL = "the-internal-token-of-thirty-two-characters";
  private static final String METRICS = "the-token-of-prometheus-of-thirty-two-characters";

  /** Why the garbage collector works when it is asked to. */
  private static final String ASKED = "System.gc()";

  private static TestWebServer server;

  @Configuration(proxyBeanMethods = false)
  static class Door {
    @Bean
    FilterRegistrationBean<InternalDoor> door() {
      return new FilterRegistrationBean<>(new InternalDoor(INTERNAL, METRICS));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Others {
    @Bean
    MeterBinder others() {
      return registry -> Gauge.builder("panopticon.others", () -> 7).register(registry);
    }
  }

  @BeforeAll
  static void start() {
    server =
        TestWebServer.start(beans -> {}, MeasuresConfiguration.class, Door.class, Others.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void metricsAreTheTextThatPrometheusReads() {
    server.bean(MeterRegistry.class).counter("panopticon.things", "kind", "a").increment(3);
    var answer = server.send("GET", "/metrics", null, "Authorization", "Bearer " + INTERNAL);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain")
        .contains("version=0.0.4");
    assertThat(answer.body())
        .contains("# TYPE panopticon_things_total counter")
        .contains("panopticon_things_total{kind=\"a\"} 3.0")
        .contains("jvm_memory_used_bytes", "process_cpu_usage", "process_uptime_seconds");
  }

  @Test
  void connectionsOfClientsAndWhatOthersHaveToShowAreThere() {
    var answer = server.send("GET", "/metrics", null, "Authorization", "Bearer " + INTERNAL);
    assertThat(answer.body().lines())
        .anySatisfy(line -> assertThat(line).matches("tomcat_connections_current [1-9][0-9]*\\.0"))
        .anySatisfy(
            line -> assertThat(line).matches("tomcat_connections_config_max [1-9][0-9]*\\.0"))
        .contains("panopticon_others 7.0");
  }

  /** Whoever listens last is told last: then the measures have been told too. */
  @Test
  void everyPauseOfTheGarbageCollectorIsCountedOnceAndWhatLivesOnIsKnown() throws Exception {
    var told = new CountDownLatch(1);
    NotificationListener last =
        (notification, _) -> {
          if (asked(notification)) {
            told.countDown();
          }
        };
    var collectors = ManagementFactory.getGarbageCollectorMXBeans();
    for (var collector : collectors) {
      ((NotificationEmitter) collector).addNotificationListener(last, null, null);
    }
    try {
      System.gc();
      assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      for (var collector : collectors) {
        ((NotificationEmitter) collector).removeNotificationListener(last);
      }
    }
    var registry = server.bean(MeterRegistry.class);
    assertThat(registry.find("jvm.gc.pause").tag("cause", ASKED).timers())
        .singleElement()
        .satisfies(pauses -> assertThat(pauses.count()).isEqualTo(1));
    assertThat(registry.get("jvm.gc.live.data.size").gauge().value()).isPositive();
  }

  private static boolean asked(Notification notification) {
    return notification.getUserData() instanceof CompositeData data
        && GarbageCollectionNotificationInfo.from(data).getGcCause().equals(ASKED);
  }

  @Test
  void theirOwnTokenReadsThemAndNothingElse() {
    assertThat(get("/metrics", "Bearer " + METRICS)).isEqualTo(200);
    assertThat(get("/api/queries", "Bearer " + METRICS)).isEqualTo(401);
    assertThat(get("/metrics/", "Bearer " + METRICS)).isEqualTo(401);
    assertThat(get("/metrics", "Bearer wrong")).isEqualTo(401);
    assertThat(server.get("/metrics").statusCode()).isEqualTo(401);
  }

  @Test
  void tokenThatCouldBeGuessedIsRefused() {
    assertThatThrownBy(() -> new InternalDoor(INTERNAL, "short")).hasMessageContaining("metrics");
  }

  private static int get(String path, String authorization) {
    return server.send("GET", path, null, "Authorization", authorization).statusCode();
  }
}
