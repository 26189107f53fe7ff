package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Metric;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.suite.Suite;
import dev.panopticon.suite.SuiteReader;
import dev.panopticon.suite.SuiteReading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads a suite and puts in place what it names, or tells all that is wrong with it. */
final class ResolveSuite {
  private final ModelApi models;
  private final MetricApi metrics;
  private final UploadedRows uploads;
  private final Predicate<String> isSet;

  /**
   * @param isSet whether the server process has an environment variable of that name
   */
  ResolveSuite(ModelApi models, MetricApi metrics, UploadedRows uploads, Predicate<String> isSet) {
    this.models = models;
    this.metrics = metrics;
    this.uploads = uploads;
    this.isSet = isSet;
  }

  /**
   * @throws dev.panopticon.model.PanopticonException with INVALID_SUITE and all faults
   */
  ResolvedSuite resolve(JsonNode json) {
    return switch (SuiteReader.readJson(json)) {
      case SuiteReading.Faulty faulty -> throw faulty.exception();
      case SuiteReading.Read read -> resolve(read.suite(), read.canonical());
    };
  }

  /**
   * As {@link #resolve}, for a suite whose first contestants and metrics a run has already: their
   * data is not looked for again.
   *
   * @throws dev.panopticon.model.PanopticonException with INVALID_SUITE and all faults
   */
  ResolvedSuite resolveAmended(JsonNode json, int contestantsBefore, int metricsBefore) {
    return switch (SuiteReader.readJson(json)) {
      case SuiteReading.Faulty faulty -> throw faulty.exception();
      case SuiteReading.Read read ->
          resolve(read.suite(), read.canonical(), contestantsBefore, metricsBefore);
    };
  }

  private ResolvedSuite resolve(Suite suite, JsonNode canonical) {
    return resolve(suite, canonical, 0, 0);
  }

  private ResolvedSuite resolve(
      Suite suite, JsonNode canonical, int contestantsBefore, int metricsBefore) {
    var faults = new PlanFaults();
    var catalogue = new ModelCatalogue(suite, models);
    List<Contestant> contestants = new ResolveContestants(catalogue, faults).resolve(suite);
    var judges = new ResolveJudges(catalogue, isSet, faults);
    List<Metric> resolved = new ResolveMetrics(metrics, judges, faults).resolve(suite, contestants);
    uploads.check(
        suite, rest(contestants, contestantsBefore), rest(resolved, metricsBefore), faults);
    new CheckBudget(faults).check(suite, contestants, judges.judges());
    faults.requireSoundSuite();
    List<String> notes = new ArrayList<>(notes(suite, contestants, resolved));
    notes.addAll(ModelNotes.of(suite, contestants, judges.judges()));
    return new ResolvedSuite(suite, canonical, contestants, judges.judges(), resolved, notes);
  }

  private static <T> List<T> rest(List<T> all, int first) {
    return all.subList(Math.min(first, all.size()), all.size());
  }

  private static List<String> notes(
      Suite suite, List<Contestant> contestants, List<Metric> metrics) {
    Stream<String> skipped =
        metrics.stream()
            .filter(metric -> metric.skipReason() != null)
            .map(
                metric -> "%s is skipped: %s".formatted(metric.spec().name(), metric.skipReason()));
    Stream<String> promptless =
        suite.prompts().isEmpty()
            ? Stream.empty()
            : contestants.stream()
                .filter(contestant -> contestant.model() instanceof ModelSpec.Recorded)
                .map(
                    contestant ->
                        "%s is recorded: the suite's prompts do not apply to it"
                            .formatted(contestant.label()));
    return Stream.concat(skipped, promptless).toList();
  }
}
