package dev.panopticon.library;

import javax.sql.DataSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the two storage roles in one process. Needs a source for each. */
@Configuration(proxyBeanMethods = false)
@Import({QueryStorageConfiguration.class, EvaluationStorageConfiguration.class})
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
}
