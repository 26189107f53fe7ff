package dev.panopticon.library;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the two storage roles. Needs a source for each. */
@Configuration(proxyBeanMethods = false)
@Import({QueryController.class, QueryStreams.class, MetricController.class})
public class LibraryConfiguration {
  /**
   * The database of the queries.
   *
   * @param dataSource connections whose search path is the schema {@code query_storage}
   */
  public record QueryStorageSource(DataSource dataSource) {}

  /**
   * The database of the metrics.
   *
   * @param dataSource connections whose search path is the schema {@code evaluation_storage}
   */
  public record EvaluationStorageSource(DataSource dataSource) {}

  @Bean
  QueryStore queryStore(QueryStorageSource source, Clock clock) {
    return new QueryStore(new Library("query", source.dataSource(), clock));
  }

  @Bean
  MetricStore metricStore(EvaluationStorageSource source, Clock clock) {
    return new MetricStore(new Library("metric", source.dataSource(), clock));
  }
}
