package dev.panopticon.platform;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

  @Bean
  JvmGcMetrics gcMetrics(PrometheusMeterRegistry registry) {
    var metrics = new JvmGcMetrics(); // closed with the context
    metrics.bindTo(registry);
    return metrics;
  }
}
