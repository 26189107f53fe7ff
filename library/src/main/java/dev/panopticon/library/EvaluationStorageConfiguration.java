package dev.panopticon.library;

import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the role {@code evaluation-storage}. Needs an {@link EvaluationStorageSource}. */
@Configuration(proxyBeanMethods = false)
@Import(MetricController.class)
public class EvaluationStorageConfiguration {
  @Bean
  MetricStore metricStore(EvaluationStorageSource source, Clock clock) {
    return new MetricStore(new Library("metric", source.dataSource(), clock));
  }
}
