package dev.panopticon.library;

import dev.panopticon.contract.QueryApi;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueryApiInProcessIT extends QueryApiContract {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private final QueryApi api = new QueryController(new Stores(DATABASE).queries());

  @Override
  QueryApi api() {
    return api;
  }
}
