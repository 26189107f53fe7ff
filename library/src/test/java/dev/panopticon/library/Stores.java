package dev.panopticon.library;

import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.vectors.VectorSettings;
import dev.panopticon.vectors.VectorStore;
import dev.panopticon.vectors.minilm.MiniLm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.support.GenericApplicationContext;

/** The two stores on a database of their own. */
record Stores(TestDatabase database, Path directory) {
  Stores(TestDatabase database) {
    this(database, temporary());
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("library-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestDatabase scratch() {
    return TestDatabase.migrated(
        Map.of(
            "query_storage", "classpath:db/library",
            "evaluation_storage", "classpath:db/library"));
  }

  QueryStore queries() {
    return new QueryStore(library(), search(library(), MeaningText::ofQuery, "query_storage"));
  }

  Library library() {
    return new Library("query", database.pool("query_storage"), Clock.systemUTC());
  }

  MetricStore metrics() {
    var library = new Library("metric", database.pool("evaluation_storage"), Clock.systemUTC());
    return new MetricStore(library, search(library, MeaningText::ofMetric, "evaluation_storage"));
  }

  /** That nobody has started: it answers from the database, as far as that has embeddings. */
  private ItemSearch search(Library library, Function<String, String> textOf, String schema) {
    var truth = new ItemTruth(database.pool(schema), MiniLm.shared(), textOf);
    var vectors =
        new VectorStore(
            truth, MiniLm.shared(), index(schema).store(), Clock.systemUTC(), Duration.ZERO);
    return new ItemSearch(schema, library, vectors);
  }

  /** A directory of its own for each database. */
  VectorSettings index(String schema) {
    return VectorSettings.lucene(directory.resolve(schema));
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
              () -> new QueryStorageSource(database.pool("query_storage"), index("query_storage")));
          beans.registerBean(
              EvaluationStorageSource.class,
              () ->
                  new EvaluationStorageSource(
                      database.pool("evaluation_storage"), index("evaluation_storage")));
        },
        LibraryConfiguration.class);
  }
}
