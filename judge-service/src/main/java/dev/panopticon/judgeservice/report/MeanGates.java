package dev.panopticon.judgeservice.report;

import dev.panopticon.judgeservice.report.ScoredMetric.ScoredContestant;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.NonInferiority;
import dev.panopticon.statistics.PairedComparison;
import dev.panopticon.suite.Gate;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gates on the mean of one metric. What is not known does not pass. */
final class MeanGates {
  private final RunSnapshot run;
  private final EarlierRuns earlierRuns;

  MeanGates(RunSnapshot run, EarlierRuns earlierRuns) {
    this.run = run;
    this.earlierRuns = earlierRuns;
  }

  /** Empty when the gate is not about this metric's mean. */
  Optional<GateOutcome> evaluate(Gate gate, ScoredMetric metric) {
    String name = metric.metric().name();
    return switch (gate) {
      case Gate.MeanAtLeast it when it.metric().equals(name) ->
          Optional.of(
              ofEach(
                  it.model(),
                  it.prompt(),
                  contestant ->
                      metric
                          .of(contestant)
                          .map(scored -> meanAtLeast(it, metric.metric(), scored))));
      case Gate.NotWorseThan it when it.metric().equals(name) ->
          Optional.of(
              ofEach(it.model(), it.prompt(), contestant -> notWorseThan(it, metric, contestant)));
      case Gate.NotWorseThanRun it when it.metric().equals(name) ->
          Optional.of(
              ofEach(
                  it.model(),
                  it.prompt(),
                  contestant ->
                      metric
                          .of(contestant)
                          .map(scored -> notWorseThanRun(it, metric.metric(), scored))));
      case Gate.MeanAtLeast _,
          Gate.NotWorseThan _,
          Gate.NotWorseThanRun _,
          Gate.UnreadableRateAtMost _,
          Gate.CostUsdAtMost _ ->
          Optional.empty();
    };
  }

  private GateOutcome ofEach(
      @Nullable String model,
      @Nullable String prompt,
      Function<Contestant, Optional<GateOutcome>> check) {
    return GateOutcome.all(
        run.matching(model, prompt).map(check).flatMap(Optional::stream).toList());
  }

  private static GateOutcome meanAtLeast(
      Gate.MeanAtLeast gate, RunMetric metric, ScoredContestant scored) {
    Estimate estimate = scored.estimate();
    Double mean = estimate.mean();
    boolean passed =
        gate.confident()
            ? estimate.showsMeanAtLeast(gate.minimum(), metric.scale().lowest())
            : mean != null && mean >= gate.minimum();
    return new GateOutcome(
        passed,
        "%s: %s; wanted: %s at least %s"
            .formatted(
                scored.contestant().label(),
                Figures.text(estimate),
                gate.confident() ? "the interval's lower end" : "a mean of",
                Figures.text(gate.minimum())));
  }

  /** Empty for the baseline itself. */
  private Optional<GateOutcome> notWorseThan(
      Gate.NotWorseThan gate, ScoredMetric metric, Contestant contestant) {
    Optional<ScoredContestant> scored = metric.of(contestant);
    Optional<ScoredContestant> baseline =
        run.contestants().stream()
            .filter(other -> isBaseline(gate.baseline(), other, contestant))
            .findFirst()
            .flatMap(metric::of);
    if (scored.isEmpty() || baseline.isEmpty()) {
      return Optional.of(
          GateOutcome.failed("%s: there is no %s".formatted(contestant.label(), gate.baseline())));
    }
    return scored.equals(baseline)
        ? Optional.empty()
        : Optional.of(notWorseThan(gate, metric.metric(), scored.get(), baseline.get()));
  }

  private GateOutcome notWorseThan(
      Gate.NotWorseThan gate,
      RunMetric metric,
      ScoredContestant scored,
      ScoredContestant baseline) {
    RunHeader header = run.header();
    return notWorse(
        scored.contestant().label() + " - " + baseline.contestant().label(),
        ScoreStatistics.compare(
            scored.scored(), baseline.scored(), header.repeats(), header.seed()),
        metric,
        gate.margin());
  }

  /** With prompts, a baseline named by its model alone is the one with the same prompt. */
  private static boolean isBaseline(String baseline, Contestant other, Contestant contestant) {
    return other.label().equals(baseline) || other.is(baseline, contestant.promptId());
  }

  private GateOutcome notWorseThanRun(
      Gate.NotWorseThanRun gate, RunMetric metric, ScoredContestant scored) {
    String label = scored.contestant().label();
    RunHeader header = run.header();
    return switch (earlierRuns.find(gate.run(), header, metric, label)) {
      case EarlierRuns.None none ->
          new GateOutcome(none.passes(), "%s: %s".formatted(label, none.reason()));
      case EarlierRuns.Found found ->
          notWorse(
              "%s now - in run %s".formatted(label, found.run()),
              ScoreStatistics.compare(
                  scored.scored(), found.scored(), header.repeats(), header.seed()),
              metric,
              gate.margin());
    };
  }

  private static GateOutcome notWorse(
      String label, PairedComparison comparison, RunMetric metric, double margin) {
    NonInferiority result = NonInferiority.of(comparison, margin, metric.scale().width());
    String bound =
        switch (result) {
          case NonInferiority.Shown shown -> Figures.text(shown.lowerBound());
          case NonInferiority.NotShown notShown -> Figures.text(notShown.lowerBound());
          case NonInferiority.Undefined _ -> "undefined";
        };
    return new GateOutcome(
        result.passed(),
        "%s: %s; lower end of the one-sided 95 %% interval: %s; wanted: above %s"
            .formatted(
                label,
                Figures.text(metric.withinDifferences(comparison.difference())),
                bound,
                Figures.text(-margin)));
  }
}
