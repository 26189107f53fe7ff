package dev.panopticon.modelregistry;

import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ProviderApi;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelApiInProcessIT extends ModelApiContract {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("model_registry", "classpath:db/model_registry");

  private final ModelRegistry registry = registry(DATABASE);

  @Override
  ModelApi api() {
    return new ModelController(registry);
  }

  @Override
  ProviderApi providers() {
    return new ProviderController(registry);
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }
}
