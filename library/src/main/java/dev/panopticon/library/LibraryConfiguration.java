package dev.panopticon.library;

import dev.panopticon.vectors.VectorSettings;
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
}
