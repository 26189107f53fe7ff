package dev.panopticon.library;

import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.support.GenericApplicationContext;

/** The two stores on a database of their own. */
record Stores(TestDatabase database) {
  static TestDatabase scratch() {
    return TestDatabase.migrated(
        Map.of(
            "query_storage", "classpath:db/library",
            "evaluation_storage", "classpath:db/library"));
  }

  QueryStore queries() {
    return new QueryStore(library());
  }

  Library library() {
    return new Library("query", database.pool("query_storage"), Clock.systemUTC());
  }

  MetricStore metrics() {
    return new MetricStore(
        new Library("metric", database.pool("evaluation_storage"), Clock.systemUTC()));
  }

  /** The role behind HTTP. */
  TestWebServer serve() {
    return serve(beans -> {});
  }

  /**
   * The role behind HTTP.
   *
   * @param more registers what else it has, such as a door
   */
  TestWebServer serve(Consumer<GenericApplicationContext> more) {
    return TestWebServer.start(
        beans -> {
          more.accept(beans);
          beans.registerBean(
              QueryStorageSource.class,
              () -> new QueryStorageSource(database.pool("query_storage")));
          beans.registerBean(
              EvaluationStorageSource.class,
              () -> new EvaluationStorageSource(database.pool("evaluation_storage")));
        },
        LibraryConfiguration.class);
  }
}
