package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.Credential;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who judges. A judge that cannot be asked is a fault of the suite, but for an optional metric:
 * that one is skipped, and every cell of it says why.
 */
final class ResolveJudges {
  private final ModelCatalogue models;
  private final Predicate<String> isSet;
  private final PlanFaults faults;
  private final Map<String, ModelSpec.Remote> judges = new LinkedHashMap<>();

  /**
   * @param isSet whether the server process has an environment variable of that name
   */
  ResolveJudges(ModelCatalogue models, Predicate<String> isSet, PlanFaults faults) {
    this.models = models;
    this.isSet = isSet;
    this.faults = faults;
  }

  /**
   * Finds a metric's judge.
   *
   * @return why the metric is skipped; null when it is not
   */
  @Nullable String resolve(String pointer, MetricSpec.Judged metric, boolean optional) {
    return switch (metric.judge()) {
      case JudgeSource.Recorded _ -> null;
      case JudgeSource.Model(String id) -> {
        String problem = problem(id);
        if (problem == null) {
          yield null;
        }
        if (!optional) {
          faults.add(
              new Fault(
                  pointer + "/judge",
                  null,
                  null,
                  problem,
                  models.find(id).isPresent()
                      ? null
                      : DidYouMean.suggest(id, models.ids()).orElse(null)));
        }
        yield "no judge configured: " + problem;
      }
    };
  }

  /** The models found so far, each once. */
  List<ModelSpec.Remote> judges() {
    return List.copyOf(judges.values());
  }

  /** Why the judge cannot be asked; null when it can, and then it is among {@link #judges}. */
  private @Nullable String problem(String id) {
    return switch (models.find(id).orElse(null)) {
      case null ->
          "the judge \"%s\" is neither defined under models nor registered; register it (POST /api/models), or define it with role: judge"
              .formatted(id);
      case ModelSpec.Recorded _ ->
          "\"%s\" has recorded outputs only, and cannot be asked to judge".formatted(id);
      case ModelSpec.Remote remote when lacksKey(remote.credential()) ->
          "the judge \"%s\" takes its key from the environment variable %s, which the server process does not have; set it and start the server again"
              .formatted(id, ((Credential.EnvironmentVariable) remote.credential()).name());
      case ModelSpec.Remote remote -> {
        judges.put(id, remote);
        yield null;
      }
    };
  }

  private boolean lacksKey(Credential credential) {
    return credential instanceof Credential.EnvironmentVariable(String name) && !isSet.test(name);
  }
}
