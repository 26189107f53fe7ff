package dev.panopticon.library;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricApiInProcessIT extends MetricApiContract {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private final MetricApi api = new MetricController(new Stores(DATABASE).metrics());

  @Override
  MetricApi api() {
    return api;
  }
}
