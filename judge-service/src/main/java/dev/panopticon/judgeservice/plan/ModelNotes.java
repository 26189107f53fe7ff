package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.CallBound;
import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a reader should know of the models that a run asks: how sure budget and cache are. */
final class ModelNotes {
  /** A date, as OpenAI's snapshots have it: gpt-4o-2024-08-06, gpt-4-0613. */
  private static final Pattern PINNED = Pattern.compile(".*-(\\d{4}-\\d{2}-\\d{2}|\\d{4}|\\d{8})");

  private ModelNotes() {}

  static List<String> of(Suite suite, List<Contestant> contestants, List<ModelSpec.Remote> judges) {
    List<String> notes = new ArrayList<>();
    for (ModelSpec.Remote model : AskedModels.of(contestants, judges)) {
      if (suite.budgetUsd() != null && !CallBound.isGiven(model)) {
        notes.add(
            "%s has no max_tokens: each of its calls reserves %,d output tokens of the budget, and a longer answer would cost more; set max_tokens, and more calls fit and the bound is sure"
                .formatted(model.id(), CallBound.ASSUMED_OUTPUT_TOKENS));
      }
      if (suite.cache() == CacheMode.REUSE && isAlias(model)) {
        notes.add(
            "%s is not pinned: the provider may serve another model under the name \"%s\" some day, and the cache would go on with the old answers; name a dated snapshot, or set cache: refresh"
                .formatted(model.id(), model.model()));
      }
    }
    return notes;
  }

  /** Only where names are known to move: a server of one's own serves what one gave it. */
  private static boolean isAlias(ModelSpec.Remote model) {
    boolean latest = model.model().endsWith("latest");
    return latest
        || (model.provider() == ProviderKind.OPENAI && !PINNED.matcher(model.model()).matches());
  }
}
