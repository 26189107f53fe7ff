package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun;
import dev.panopticon.engine.RunSettings;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.suite.Suite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A suite with everything that it names in place: nothing in it depends on a registry or a store
 * any more, but for its stored queries.
 *
 * @param canonical the suite in its canonical shape, as it was submitted
 * @param notes what a reader should know, such as what is skipped
 */
record ResolvedSuite(
    Suite suite,
    JsonNode canonical,
    List<PlannedRun.Contestant> contestants,
    List<ModelSpec.Remote> judges,
    List<PlannedRun.Metric> metrics,
    List<String> notes) {
  /** The same with another text that is shown as the suite. */
  ResolvedSuite withCanonical(JsonNode other) {
    return new ResolvedSuite(suite, other, contestants, judges, metrics, notes);
  }

  PlannedRun plannedRun(RunId id, @Nullable String idempotencyKey) {
    return new PlannedRun(
        id,
        idempotencyKey,
        suite.name(),
        suite.description(),
        canonical.toString(),
        new RunSettings(
            suite.repeats(),
            suite.concurrency(),
            suite.cache(),
            suite.seed(),
            suite.margin(),
            suite.budgetUsd() == null ? null : Long.valueOf(NanoUsd.of(suite.budgetUsd()))),
        suite.priority(),
        contestants,
        judges,
        metrics);
  }
}
