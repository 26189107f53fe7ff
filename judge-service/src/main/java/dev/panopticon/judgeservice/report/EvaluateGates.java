package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.RunReport.GateReport;
import dev.panopticon.judgeservice.report.ScoredMetric.ScoredContestant;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Means;
import dev.panopticon.suite.Gate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides a run's gates as its metrics come by. What is not known does not pass. Not thread-safe.
 */
final class EvaluateGates {
  private final RunSnapshot run;
  private final MeanGates means;
  private final Map<Gate, GateOutcome> ofMeans = new HashMap<>();
  private final List<Judged> judged = new ArrayList<>();

  EvaluateGates(RunSnapshot run, EarlierRuns earlierRuns) {
    this.run = run;
    this.means = new MeanGates(run, earlierRuns);
  }

  void take(ScoredMetric metric) {
    for (ScoredContestant scored : metric.contestants()) {
      judged.add(new Judged(metric.metric(), List.of(scored.contestant()), scored.coverage()));
    }
    for (Gate gate : run.header().gates()) {
      means.evaluate(gate, metric).ifPresent(outcome -> ofMeans.put(gate, outcome));
    }
  }

  void take(RunMetric metric, List<ComparedPair> pairs) {
    for (ComparedPair pair : pairs) {
      judged.add(new Judged(metric, List.of(pair.a(), pair.b()), pair.coverage()));
    }
  }

  /** All gates in the suite's order; call once, after the last metric. */
  List<GateReport> finish(RunCosts costs) {
    return run.header().gates().stream().map(gate -> report(gate, costs)).toList();
  }

  private GateReport report(Gate gate, RunCosts costs) {
    GateOutcome outcome =
        switch (gate) {
          case Gate.UnreadableRateAtMost it -> unreadableRate(it);
          case Gate.CostUsdAtMost it -> cost(it, costs);
          case Gate.MeanAtLeast _, Gate.NotWorseThan _, Gate.NotWorseThanRun _ ->
              ofMeans.getOrDefault(
                  gate, GateOutcome.failed("no metric of that name gives a mean in this run"));
        };
    return new GateReport(GateText.of(gate), outcome.passed(), outcome.detail());
  }

  private GateOutcome unreadableRate(Gate.UnreadableRateAtMost gate) {
    Coverage sum =
        judged.stream()
            .filter(it -> it.isMeantBy(gate))
            .map(Judged::coverage)
            .reduce(Coverage.NONE, Coverage::plus);
    Estimate rate =
        Means.passRate(
            Math.toIntExact(sum.unreadable()), Math.toIntExact(sum.replied()), Means.LEVEL);
    Double value = rate.mean();
    return new GateOutcome(
        value != null && value <= gate.maximum(),
        "%d of %d cells with a reply unreadable: %s; wanted: at most %s"
            .formatted(
                sum.unreadable(), sum.replied(), Figures.text(rate), Figures.text(gate.maximum())));
  }

  private GateOutcome cost(Gate.CostUsdAtMost gate, RunCosts costs) {
    Long nanoUsd = costs.of(run, gate.model(), gate.prompt());
    String wanted = "wanted: at most " + gate.maximumUsd().toPlainString() + " US dollars";
    if (nanoUsd == null) {
      return GateOutcome.failed(
          "the cost is unknown, because a model that was called has no price; " + wanted);
    }
    return new GateOutcome(
        RunCosts.usd(nanoUsd).compareTo(gate.maximumUsd()) <= 0,
        "cost: %s US dollars; %s".formatted(RunCosts.usd(nanoUsd).toPlainString(), wanted));
  }

  /** How many cells of these contestants a metric has, by status. */
  private record Judged(RunMetric metric, List<Contestant> contestants, Coverage coverage) {

    /** Without a metric's name a rate is over all metrics that have a judge. */
    boolean isMeantBy(Gate.UnreadableRateAtMost gate) {
      boolean metricMeant =
          gate.metric() == null
              ? metric.definition() instanceof MetricSpec.Judged
              : gate.metric().equals(metric.name());
      return metricMeant && contestants.stream().anyMatch(it -> it.is(gate.model(), gate.prompt()));
    }
  }
}
