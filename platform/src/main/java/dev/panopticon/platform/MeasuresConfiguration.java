package dev.panopticon.platform;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.coyote.AbstractProtocol;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What measures a process, and shows it at {@code /metrics}. */
@Configuration(proxyBeanMethods = false)
@Import(MetricsController.class)
public class MeasuresConfiguration {
  @Bean
  PrometheusMeterRegistry meterRegistry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  /** What others have to show. */
  @Bean
  SmartInitializingSingleton boundMeters(
      PrometheusMeterRegistry registry, ObjectProvider<MeterBinder> binders) {
    return () -> binders.orderedStream().forEach(binder -> binder.bindTo(registry));
  }

  /** As Micrometer names them; its own way to read them needs the server's JMX. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> measuredConnections(
      PrometheusMeterRegistry registry) {
    return factory ->
        factory.addConnectorCustomizers(
            connector -> {
              if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                connections(protocol, registry);
              }
            });
  }

  private static void connections(AbstractProtocol<?> protocol, MeterRegistry registry) {
    Gauge.builder("tomcat.connections.current", protocol, AbstractProtocol::getConnectionCount)
        .description("Connections of this process's own clients")
        .register(registry);
    Gauge.builder("tomcat.connections.config.max", protocol, AbstractProtocol::getMaxConnections)
        .description("How many of these there can be before more have to wait")
        .register(registry);
  }

  /** Bound as the others are, once; closed with the context. */
  @Bean
  JvmGcMetrics gcMetrics() {
    return new JvmGcMetrics();
  }
}
