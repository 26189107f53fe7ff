package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Metric;
import dev.panopticon.model.Fault;
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
    return resolve(json, RunBefore.NOTHING);
  }

  /**
   * As {@link #resolve(JsonNode)}, for a suite of which a run has a part already: the data of that
   * part is not looked for again.
   *
   * @throws dev.panopticon.model.PanopticonException with INVALID_SUITE and all faults
   */
  ResolvedSuite resolve(JsonNode json, RunBefore before) {
    return switch (SuiteReader.readJson(json)) {
      case SuiteReading.Faulty(List<Fault> faults) ->
          throw new SuiteReading.Faulty(
                  faults.stream().map(fault -> fault.moved(before.places())).toList())
              .exception();
      case SuiteReading.Read read -> resolve(read.suite(), read.canonical(), before);
    };
  }

  private ResolvedSuite resolve(Suite suite, JsonNode canonical, RunBefore before) {
    var faults = new PlanFaults(before.places());
    var catalogue = new ModelCatalogue(suite, models);
    List<Contestant> contestants = new ResolveContestants(catalogue, faults).resolve(suite);
    var judges = new ResolveJudges(catalogue, isSet, faults);
    List<Metric> resolved = new ResolveMetrics(metrics, judges, faults).resolve(suite, contestants);
    List<Metric> given =
        resolved.subList(Math.min(before.metrics(), resolved.size()), resolved.size());
    uploads.check(suite, before.given(contestants), given, faults);
    new CheckBudget(faults).check(suite, contestants, judges.judges());
    faults.requireSoundSuite();
    List<String> notes = new ArrayList<>(notes(suite, contestants, resolved));
    notes.addAll(ModelNotes.of(suite, contestants, judges.judges()));
    return new ResolvedSuite(suite, canonical, contestants, judges.judges(), resolved, notes);
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
