package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.ModelReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run's report as the page shows it.
 *
 * @param pairs null without a pairwise metric
 */
public record Report(
    List<MetricSection> metrics,
    @Nullable PairSection pairs,
    List<Gate> gates,
    List<ContestantCost> contestants,
    List<Progress.Term> calls,
    Figure cost,
    Figure saved) {

  /** A gate in one line, and the numbers that decided it. */
  public record Gate(String gate, Mark mark, String detail) {}

  /**
   * What one contestant's answers took.
   *
   * @param outputs such as "78 answered, 2 failed"
   */
  public record ContestantCost(
      String contestant,
      String outputs,
      Figure inputTokens,
      Figure outputTokens,
      Figure p50,
      Figure p95,
      Figure p99,
      Figure cost) {}

  /** The report's tables and sentences. */
  public static Report of(RunReport report) {
    return new Report(
        Scores.of(report).stream().map(scores -> MetricSection.of(report.run(), scores)).toList(),
        report.pairwise().isEmpty() ? null : PairSection.of(report.run(), report.pairwise()),
        report.gates().stream().map(Report::gate).toList(),
        report.models().stream().map(Report::contestant).toList(),
        calls(report.calls()),
        Figure.of(report.costUsd(), Numbers::usd, "the price of a model is unknown"),
        Figure.of(
            report.savedByCacheUsd(), Numbers::usd, "what a cached result had cost is unknown"));
  }

  /** Whether there is anything to show at all. */
  public boolean isEmpty() {
    return metrics.isEmpty() && pairs == null;
  }

  private static Gate gate(RunReport.GateReport gate) {
    return new Gate(gate.gate(), Mark.ofGate(gate.passed()), gate.detail());
  }

  private static ContestantCost contestant(ModelReport model) {
    RunReport.Latency latency = model.latencyMs();
    String none = "no real call was made: recorded and cached answers have no latency";
    String unsaid = "a provider did not say how many";
    return new ContestantCost(
        Scores.label(model),
        outputs(model.outputs()),
        Figure.of(model.tokens().input(), Numbers::count, unsaid),
        Figure.of(model.tokens().output(), Numbers::count, unsaid),
        Figure.of(latency.p50(), Numbers::milliseconds, none),
        Figure.of(latency.p95(), Numbers::milliseconds, none),
        Figure.of(latency.p99(), Numbers::milliseconds, none),
        Figure.of(model.costUsd(), Numbers::usd, "the model's price is unknown"));
  }

  private static String outputs(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(status -> status.getValue() > 0)
        .map(
            status ->
                Numbers.count(status.getValue()) + " " + status.getKey().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static List<Progress.Term> calls(RunReport.Calls calls) {
    return List.of(
        new Progress.Term("results wanted", Numbers.count(calls.planned())),
        new Progress.Term("calls made", Numbers.count(calls.made())),
        new Progress.Term("of these retries", Numbers.count(calls.retried())),
        new Progress.Term("served by the cache", Numbers.count(calls.cached())),
        new Progress.Term("failed for good", Numbers.count(calls.failed())));
  }
}
