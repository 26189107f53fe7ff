package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.suite.ModelEntry;
import dev.panopticon.suite.Suite;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models that a suite can name: those it defines, then the registered ones. The registry is
 * asked when the first model is looked for that the suite does not define. Not thread-safe.
 */
final class ModelCatalogue {
  private final Map<String, ModelSpec> defined = new LinkedHashMap<>();
  private final ModelApi registry;
  private @Nullable Map<String, ModelSpec> registered;

  ModelCatalogue(Suite suite, ModelApi registry) {
    for (ModelEntry entry : suite.models()) {
      if (entry instanceof ModelEntry.Defined(ModelSpec spec)) {
        defined.put(spec.id(), spec);
      }
    }
    this.registry = registry;
  }

  private Map<String, ModelSpec> registered() {
    Map<String, ModelSpec> known = registered;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (RegisteredModel model : registry.list()) {
        known.put(model.definition().id(), model.definition());
      }
      registered = known;
    }
    return known;
  }

  Optional<ModelSpec> find(String id) {
    ModelSpec own = defined.get(id);
    return Optional.ofNullable(own == null ? registered().get(id) : own);
  }

  Set<String> registeredIds() {
    return registered().keySet();
  }

  Set<String> ids() {
    Set<String> ids = new LinkedHashSet<>(defined.keySet());
    ids.addAll(registered().keySet());
    return ids;
  }
}
