package dev.panopticon.library;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricApiOverHttpIT extends MetricApiContract {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private static TestWebServer server;
  private static MetricApi api;

  @BeforeAll
  static void serve() {
    server = new Stores(DATABASE).serve();
    api = server.client().of(MetricApi.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  MetricApi api() {
    return api;
  }
}
