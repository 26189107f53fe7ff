package dev.panopticon.modelregistry;

import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.providers.ModelCheck;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/** Registers models and checks them with a real call. Thread-safe. */
public final class ModelRegistry {
  private static final int LONGEST_ID = 500;

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

  /**
   * Registers; under an id that is there already, a changed definition is a new version. An
   * archived model is back, in its version if the definition is the same.
   */
  public RegisteredModel save(ModelSpec definition) {
    requireRemote(definition);
    requireShort(definition.id());
    RegisteredModel saved = transaction.execute(status -> saveLocked(definition));
    if (saved == null) {
      throw new IllegalStateException("the transaction gave nothing");
    }
    return saved;
  }

  private RegisteredModel saveLocked(ModelSpec definition) {
    models.lock(definition.id());
    Optional<RegisteredModel> present = models.find(definition.id());
    if (present.isEmpty() || !present.get().definition().equals(definition)) {
      models.addVersion(definition, clock.instant().atOffset(ZoneOffset.UTC));
    } else if (present.get().archived()) {
      models.restore(definition.id());
    }
    return get(definition.id());
  }

  public RegisteredModel get(String id) {
    return models.find(id).orElseThrow(() -> missing(id));
  }

  private PanopticonException missing(String id) {
    List<String> ids = list().stream().map(model -> model.definition().id()).toList();
    String suggestion =
        DidYouMean.suggest(id, ids).map(" Did you mean \"%s\"?"::formatted).orElse("");
    return new PanopticonException(
        ErrorCode.NOT_FOUND,
        "There is no model \"%s\" in the registry.%s `panopticon models` lists those there are."
            .formatted(id, suggestion));
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

  /** How many models that are not archived each kind of provider has; kinds without are absent. */
  Map<ProviderKind, Long> countByProvider() {
    return list().stream()
        .map(RegisteredModel::definition)
        .collect(Collectors.groupingBy(ModelRegistry::provider, Collectors.counting()));
  }

  private static ProviderKind provider(ModelSpec definition) {
    return switch (definition) {
      case ModelSpec.Remote remote -> remote.provider();
      case ModelSpec.Recorded recorded -> ProviderKind.RECORDED;
    };
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

  // An entry of an index holds 2,704 bytes at most.
  private static void requireShort(String id) {
    if (id.length() > LONGEST_ID || id.indexOf('\0') >= 0) {
      String detail = "`id` must have at most %d characters, and no NUL".formatted(LONGEST_ID);
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/id", detail)));
    }
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
