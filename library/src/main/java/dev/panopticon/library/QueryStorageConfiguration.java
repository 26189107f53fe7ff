package dev.panopticon.library;

import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.vectors.minilm.MiniLm;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the role {@code query-storage}. Needs a {@link QueryStorageSource}. */
@Configuration(proxyBeanMethods = false)
@Import({QueryController.class, QueryStreams.class})
public class QueryStorageConfiguration {
  @Bean
  Library queryLibrary(QueryStorageSource source, Clock clock) {
    return new Library("query", source.dataSource(), clock);
  }

  @Bean(initMethod = "start")
  ItemSearch queryIndex(
      QueryStorageSource source, @Qualifier("queryLibrary") Library library, Clock clock) {
    var truth = new ItemTruth(source.dataSource(), MiniLm.shared(), MeaningText::ofQuery);
    return ItemSearch.of("query-storage", library, truth, source.vectors().store(), clock);
  }

  @Bean
  QueryStore queryStore(
      @Qualifier("queryLibrary") Library library, @Qualifier("queryIndex") ItemSearch index) {
    return new QueryStore(library, index);
  }
}
