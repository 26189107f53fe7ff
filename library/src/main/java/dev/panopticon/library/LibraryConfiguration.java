package dev.panopticon.library;

import dev.panopticon.vectors.VectorSettings;
import dev.panopticon.vectors.VectorStore;
import dev.panopticon.vectors.minilm.MiniLm;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the two storage roles. Needs a source for each. */
@Configuration(proxyBeanMethods = false)
@Import({QueryController.class, QueryStreams.class, MetricController.class})
public class LibraryConfiguration {
  /** How long a start may go on undisturbed before the indexes are opened. */
  private static final Duration INDEX_DELAY = Duration.ofSeconds(3);

  /**
   * The database of the queries.
   *
   * @param dataSource connections whose search path is the schema {@code query_storage}
   * @param vectors where their index is
   */
  public record QueryStorageSource(DataSource dataSource, VectorSettings vectors) {}

  /**
   * The database of the metrics.
   *
   * @param dataSource connections whose search path is the schema {@code evaluation_storage}
   * @param vectors where their index is
   */
  public record EvaluationStorageSource(DataSource dataSource, VectorSettings vectors) {}

  @Bean
  Library queryLibrary(QueryStorageSource source, Clock clock) {
    return new Library("query", source.dataSource(), clock);
  }

  @Bean
  Library metricLibrary(EvaluationStorageSource source, Clock clock) {
    return new Library("metric", source.dataSource(), clock);
  }

  @Bean(initMethod = "start")
  ItemSearch queryIndex(
      QueryStorageSource source, @Qualifier("queryLibrary") Library library, Clock clock) {
    var truth = new ItemTruth(source.dataSource(), MiniLm.shared(), MeaningText::ofQuery);
    return new ItemSearch("query-storage", library, store(truth, source.vectors(), clock));
  }

  @Bean(initMethod = "start")
  ItemSearch metricIndex(
      EvaluationStorageSource source, @Qualifier("metricLibrary") Library library, Clock clock) {
    var truth = new ItemTruth(source.dataSource(), MiniLm.shared(), MeaningText::ofMetric);
    return new ItemSearch("evaluation-storage", library, store(truth, source.vectors(), clock));
  }

  private static VectorStore store(ItemTruth truth, VectorSettings settings, Clock clock) {
    return new VectorStore(truth, MiniLm.shared(), settings.store(), clock, INDEX_DELAY);
  }

  @Bean
  QueryStore queryStore(
      @Qualifier("queryLibrary") Library library, @Qualifier("queryIndex") ItemSearch index) {
    return new QueryStore(library, index);
  }

  @Bean
  MetricStore metricStore(
      @Qualifier("metricLibrary") Library library, @Qualifier("metricIndex") ItemSearch index) {
    return new MetricStore(library, index);
  }
}
