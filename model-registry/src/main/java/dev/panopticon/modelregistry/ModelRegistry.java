package dev.panopticon.modelregistry;

import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.providers.ModelCheck;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** Registers models and checks them with a real call. Thread-safe. */
public final class ModelRegistry {
  private final ModelRepository models;
  private final TransactionTemplate transaction;
  private final ModelCheck modelCheck;
  private final Clock clock;

  ModelRegistry(
      ModelRepository models, TransactionTemplate transaction, ModelCheck modelCheck, Clock clock) {
    this.models = models;
    this.transaction = transaction;
    this.modelCheck = modelCheck;
    this.clock = clock;
  }

  /** Registers; under an id that is there already, a changed definition is a new version. */
  public RegisteredModel save(ModelSpec definition) {
    requireRemote(definition);
    transaction.executeWithoutResult(
        status -> {
          models.lock(definition.id());
          Optional<RegisteredModel> present = models.find(definition.id());
          if (present.isEmpty()
              || present.get().archived()
              || !present.get().definition().equals(definition)) {
            models.addVersion(definition, clock.instant().atOffset(ZoneOffset.UTC));
          }
        });
    return get(definition.id());
  }

  public RegisteredModel get(String id) {
    return models
        .find(id)
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.NOT_FOUND,
                    "There is no model \"%s\" in the registry. `panopticon models` lists those there are."
                        .formatted(id)));
  }

  /** Takes the model out of lists and of new runs; idempotent. */
  public RegisteredModel archive(String id) {
    get(id);
    models.archive(id, clock.instant().atOffset(ZoneOffset.UTC));
    return get(id);
  }

  public List<RegisteredModel> list() {
    return models.listNotArchived();
  }

  /** A real, tiny call. */
  public ModelCheckReport check(String id) {
    return switch (get(id).definition()) {
      case ModelSpec.Remote remote -> report(remote);
      case ModelSpec.Recorded recorded ->
          new ModelCheckReport(recorded.id(), true, "recorded outputs, nothing to call", null);
    };
  }

  private ModelCheckReport report(ModelSpec.Remote model) {
    ModelCheck.Result result = modelCheck.check(model);
    long latencyMillis = result.outcome().latency().toMillis();
    return new ModelCheckReport(model.id(), result.usable(), result.words(), latencyMillis);
  }

  // Recorded outputs belong to a set of queries, hence to a suite: registering them would tie a
  // name to a file of ids.
  private static void requireRemote(ModelSpec definition) {
    if (definition instanceof ModelSpec.Recorded) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "A recorded model belongs to its queries: define it in the suite that has them, not in the registry.");
    }
  }
}
