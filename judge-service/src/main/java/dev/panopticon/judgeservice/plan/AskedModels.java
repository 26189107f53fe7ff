package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.model.ModelSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models that a run may really ask. */
final class AskedModels {
  private AskedModels() {}

  /** Contestants with a provider, then judges; each id once. */
  static List<ModelSpec.Remote> of(List<Contestant> contestants, List<ModelSpec.Remote> judges) {
    Map<String, ModelSpec.Remote> asked = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      if (contestant.model() instanceof ModelSpec.Remote remote) {
        asked.putIfAbsent(remote.id(), remote);
      }
    }
    judges.forEach(judge -> asked.putIfAbsent(judge.id(), judge));
    return List.copyOf(asked.values());
  }
}
