package dev.panopticon.library;

import dev.panopticon.contract.QueryApi;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueryApiOverHttpIT extends QueryApiContract {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private static TestWebServer server;
  private static QueryApi api;

  @BeforeAll
  static void serve() {
    server = new Stores(DATABASE).serve();
    api = server.client().of(QueryApi.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  QueryApi api() {
    return api;
  }
}
