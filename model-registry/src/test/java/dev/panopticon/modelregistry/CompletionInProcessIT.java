package dev.panopticon.modelregistry;

import dev.panopticon.contract.CompletionApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompletionInProcessIT extends CompletionContract {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("model_registry", "classpath:db/model_registry");

  private final ModelRegistry registry = ModelApiContract.registry(DATABASE);

  @Override
  CompletionApi api() {
    return new CompletionController(new Completions(registry, ModelApiContract.clients()));
  }

  @Override
  ModelApi models() {
    return new ModelController(registry);
  }
}
