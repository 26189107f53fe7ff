package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Metric;
import dev.panopticon.engine.PlannedRun.Pair;
import dev.panopticon.judging.JudgePrompt;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Definitions;
import dev.panopticon.suite.MetricEntry;
import dev.panopticon.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is measured: metrics of the suite and stored ones, who judges them, and who meets whom. */
final class ResolveMetrics {
  private final MetricApi stored;
  private final ResolveJudges judges;
  private final PlanFaults faults;

  ResolveMetrics(MetricApi stored, ResolveJudges judges, PlanFaults faults) {
    this.stored = stored;
    this.judges = judges;
    this.faults = faults;
  }

  List<Metric> resolve(Suite suite, List<Contestant> contestants) {
    var pairs = new ResolvePairs(contestants);
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < suite.metrics().size(); i++) {
      String pointer = "/metrics/" + i;
      MetricEntry entry = suite.metrics().get(i);
      definition(pointer, entry)
          .flatMap(spec -> metric(pointer, spec, isOptional(entry), pairs))
          .ifPresent(metrics::add);
    }
    return metrics;
  }

  private static boolean isOptional(MetricEntry entry) {
    return entry instanceof MetricEntry.Defined defined && defined.optional();
  }

  private Optional<MetricSpec> definition(String pointer, MetricEntry entry) {
    return switch (entry) {
      case MetricEntry.Defined defined -> Optional.of(defined.spec());
      case MetricEntry.Named(String name) -> findStored(pointer, name);
    };
  }

  private Optional<MetricSpec> findStored(String pointer, String name) {
    try {
      StoredMetric metric = stored.get(name);
      if (!metric.archived()) {
        return Optional.of(metric.definition());
      }
      faults.add(Fault.at(pointer, "the stored metric \"" + name + "\" is archived"));
    } catch (PanopticonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      faults.add(
          new Fault(
              pointer,
              null,
              null,
              "there is neither a built-in nor a stored metric \"%s\"; keep it (POST /api/metrics), or define it here"
                  .formatted(name),
              DidYouMean.suggest(name, knownNames()).orElse(null)));
    }
    return Optional.empty();
  }

  private List<String> knownNames() {
    List<String> names = new ArrayList<>(Definitions.metricKinds());
    stored.list(null, null, Page.MAX_LIMIT).items().stream()
        .map(metric -> metric.definition().name())
        .forEach(names::add);
    return names;
  }

  private Optional<Metric> metric(
      String pointer, MetricSpec spec, boolean optional, ResolvePairs resolvePairs) {
    String skipReason = null;
    if (spec instanceof MetricSpec.Judged judged) {
      JudgePrompt.faultsOf(judged).forEach(detail -> faults.add(Fault.at(pointer, detail)));
      skipReason = judges.resolve(pointer, judged, optional);
    }
    List<Pair> pairs =
        spec instanceof MetricSpec.Pairwise pairwise
            ? resolvePairs.resolve(pairwise.pairs())
            : List.of();
    return isPossible(pointer, spec, pairs)
        ? Optional.of(new Metric(spec, skipReason, pairs))
        : Optional.empty();
  }

  private boolean isPossible(String pointer, MetricSpec spec, List<Pair> pairs) {
    String fault =
        switch (spec) {
          case MetricSpec.Pairwise _ when pairs.isEmpty() ->
              "the metric \"%s\" compares models, but no two of this suite meet in it"
                  .formatted(spec.name());
          case MetricSpec.Judged judged -> fault(judged, pairs);
          case MetricSpec.Deterministic _ -> null;
        };
    if (fault != null) {
      faults.add(Fault.at(pointer, fault));
    }
    return fault == null;
  }

  /** The suite's reader says the same of its own metrics; this is about stored ones. */
  private static @Nullable String fault(MetricSpec.Judged metric, List<Pair> pairs) {
    return pairs.size() > 1 && metric.judge() instanceof JudgeSource.Recorded
        ? "recorded replies are about one pair: name it with pairs: [[a, b]]"
        : null;
  }
}
