package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.Fault;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.suite.ModelEntry;
import dev.panopticon.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is evaluated: each model that does not only judge, with each prompt. Recorded outputs came
 * from a prompt that nobody here knows, so a recorded model is one contestant without a prompt.
 */
final class ResolveContestants {
  private final ModelCatalogue models;
  private final PlanFaults faults;

  ResolveContestants(ModelCatalogue models, PlanFaults faults) {
    this.models = models;
    this.faults = faults;
  }

  List<Contestant> resolve(Suite suite) {
    List<Contestant> contestants = new ArrayList<>();
    for (int i = 0; i < suite.models().size(); i++) {
      ModelEntry entry = suite.models().get(i);
      Optional<ModelSpec> model = models.find(entry.id());
      if (model.isEmpty()) {
        faults.add(unknown("/models/" + i, entry.id()));
      } else if (model.get().role() == ModelRole.CONTESTANT) {
        contestants(model.get(), suite.prompts()).forEach(contestants::add);
      }
    }
    if (contestants.isEmpty() && faults.isEmpty()) {
      faults.add(
          Fault.at("/models", "there is no model to evaluate: all of them have the role judge"));
    }
    return contestants;
  }

  private Fault unknown(String pointer, String id) {
    return new Fault(
        pointer,
        null,
        null,
        "there is no registered model \"%s\"; register it (POST /api/models), or define it here"
            .formatted(id),
        DidYouMean.suggest(id, models.registeredIds()).orElse(null));
  }

  private static Stream<Contestant> contestants(ModelSpec model, List<PromptSpec> prompts) {
    return model instanceof ModelSpec.Recorded || prompts.isEmpty()
        ? Stream.of(new Contestant(model.id(), model, null))
        : prompts.stream()
            .map(prompt -> new Contestant(model.id() + "/" + prompt.id(), model, prompt));
  }
}
