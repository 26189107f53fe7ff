package dev.panopticon.library;

import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.vectors.minilm.MiniLm;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the role {@code evaluation-storage}. Needs an {@link EvaluationStorageSource}. */
@Configuration(proxyBeanMethods = false)
@Import(MetricController.class)
public class EvaluationStorageConfiguration {
  @Bean
  Library metricLibrary(EvaluationStorageSource source, Clock clock) {
    return new Library("metric", source.dataSource(), clock);
  }

  @Bean(initMethod = "start")
  ItemSearch metricIndex(
      EvaluationStorageSource source, @Qualifier("metricLibrary") Library library, Clock clock) {
    var truth = new ItemTruth(source.dataSource(), MiniLm.shared(), MeaningText::ofMetric);
    return ItemSearch.of("evaluation-storage", library, truth, source.vectors().store(), clock);
  }

  @Bean
  MetricStore metricStore(
      @Qualifier("metricLibrary") Library library, @Qualifier("metricIndex") ItemSearch index) {
    return new MetricStore(library, index);
  }
}
