package dev.panopticon.library;

import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the role {@code query-storage}. Needs a {@link QueryStorageSource}. */
@Configuration(proxyBeanMethods = false)
@Import({QueryController.class, QueryStreams.class})
public class QueryStorageConfiguration {
  @Bean
  QueryStore queryStore(QueryStorageSource source, Clock clock) {
    return new QueryStore(new Library("query", source.dataSource(), clock));
  }
}
