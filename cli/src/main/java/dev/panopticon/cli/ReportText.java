package dev.panopticon.cli;

import dev.panopticon.contract.RunReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as tables for a person. */
final class ReportText {
  private static final int MANY = 12;

  private final RunReport report;
  private final PrintWriter out;
  private final Terminal terminal;

  ReportText(RunReport report, PrintWriter out, Terminal terminal) {
    this.report = report;
    this.out = out;
    this.terminal = terminal;
  }

  void print() {
    out.println();
    out.println(terminal.bold(report.name()) + "  " + report.status() + "  run " + report.run());
    if (report.reason() != null) {
      out.println(terminal.yellow(report.reason()));
    }
    scores();
    pairs();
    comparisons();
    gates();
    totals();
  }

  private void scores() {
    var table =
        new Table()
            .left("metric")
            .left("contestant")
            .right("mean")
            .right("95 % interval")
            .right("n")
            .right("scored")
            .left("not scored");
    metricNames().forEach(name -> report.models().forEach(model -> addRow(table, model, name)));
    section("Scores", table);
  }

  private List<String> metricNames() {
    return report.models().stream()
        .flatMap(model -> model.metrics().stream())
        .map(RunReport.MetricReport::metric)
        .distinct()
        .toList();
  }

  /** Metric by metric, so that what is to be compared stands together. */
  private static void addRow(Table table, RunReport.ModelReport model, String name) {
    for (RunReport.MetricReport metric : model.metrics()) {
      if (metric.metric().equals(name)) {
        table.row(
            name,
            label(model),
            Words.number(metric.mean()),
            Words.interval(metric.ci95()),
            metric.n(),
            metric.scored(),
            notScored(metric));
      }
    }
  }

  private static String label(RunReport.ModelReport model) {
    return model.prompt() == null ? model.model() : model.model() + "/" + model.prompt();
  }

  private static String notScored(RunReport.MetricReport metric) {
    String counts =
        counts(metric.unreadable(), metric.refused(), metric.failed(), metric.skipped());
    String reasons = String.join("; ", metric.reasons().keySet().stream().limit(1).toList());
    String missing =
        reasons.isEmpty() ? counts : counts + " (" + Words.shortened(reasons, 70) + ")";
    if (metric.mean() == null || metric.undefined() == null) {
      return missing;
    }
    String why = "no interval: " + Words.shortened(metric.undefined(), 60);
    return missing.isEmpty() ? why : missing + "; " + why;
  }

  private static String counts(long unreadable, long refused, long failed, long skipped) {
    var parts = new java.util.ArrayList<String>();
    for (Map.Entry<String, Long> count :
        List.of(
            Map.entry("unreadable", unreadable),
            Map.entry("refused", refused),
            Map.entry("failed", failed),
            Map.entry("skipped", skipped))) {
      if (count.getValue() > 0) {
        parts.add(count.getValue() + " " + count.getKey());
      }
    }
    return String.join(", ", parts);
  }

  private void pairs() {
    var table =
        new Table()
            .left("metric")
            .left("A")
            .left("B")
            .right("prefers A")
            .right("95 % interval")
            .right("win/tie/loss")
            .right("p (Holm)")
            .right("n")
            .right("inconsistent")
            .left("verdict")
            .left("not scored");
    for (RunReport.PairReport pair : report.pairwise()) {
      table.row(
          pair.metric(),
          pair.a(),
          pair.b(),
          Words.number(pair.preference()),
          Words.interval(pair.ci95()),
          pair.win() + "/" + pair.tie() + "/" + pair.loss(),
          Words.probability(pair.pHolm()),
          pair.scored() == pair.n() ? pair.n() : pair.scored() + " of " + pair.n(),
          pair.inconsistent(),
          verdict(pair.verdict(), pair.neededN()),
          counts(pair.unreadable(), pair.refused(), pair.failed(), pair.skipped()));
    }
    section("Pairwise", table);
    pairScores();
  }

  private void pairScores() {
    var table =
        new Table()
            .left("metric")
            .left("A")
            .left("B")
            .right("total A")
            .right("total B")
            .right("mean A")
            .right("mean B")
            .right("A - B")
            .right("SE");
    for (RunReport.PairReport pair : report.pairwise()) {
      if (pair.totalA() != null) {
        table.row(
            pair.metric(),
            pair.a(),
            pair.b(),
            Words.number(pair.totalA()),
            Words.number(pair.totalB()),
            Words.number(pair.meanA()),
            Words.number(pair.meanB()),
            Words.number(pair.meanDifference()),
            Words.number(pair.differenceSe()));
      }
    }
    section("Scores given in pairs", table);
  }

  private void comparisons() {
    var table =
        new Table()
            .left("metric")
            .left("A")
            .left("B")
            .right("A - B")
            .right("95 % interval")
            .right("n")
            .right("p (Holm)")
            .right("win/tie/loss")
            .left("verdict");
    List<RunReport.Comparison> comparisons =
        report.comparisons().stream().filter(pair -> pair.n() > 0).toList();
    comparisons.stream()
        .limit(MANY)
        .forEach(
            pair ->
                table.row(
                    pair.metric(),
                    pair.a(),
                    pair.b(),
                    Words.number(pair.meanDifference()),
                    Words.interval(pair.ci95()),
                    pair.n(),
                    Words.probability(pair.pHolm()),
                    pair.win() + "/" + pair.tie() + "/" + pair.loss(),
                    verdict(pair.verdict(), pair.neededN())));
    section("Comparisons (paired, same queries)", table);
    if (comparisons.size() > MANY) {
      out.println(
          terminal.faint(
              "… and %d more in the report (--json, dashboard)"
                  .formatted(comparisons.size() - MANY)));
    }
  }

  private static String verdict(String verdict, @Nullable Long needed) {
    return switch (verdict) {
      case "better", "worse" -> "A is " + verdict;
      case "not enough evidence" ->
          needed == null ? verdict : verdict + " (" + needed + " queries would decide)";
      default -> verdict;
    };
  }

  private void gates() {
    for (RunReport.GateReport gate : report.gates()) {
      String mark = gate.passed() ? terminal.green("passed") : terminal.red("FAILED");
      out.println("gate " + mark + "  " + gate.gate() + ": " + gate.detail());
    }
  }

  private void totals() {
    RunReport.Calls calls = report.calls();
    out.println();
    out.println(
        "Calls: %d planned, %d made (%d retries), %d from the cache, %d failed. Cost: %s, saved by the cache: %s."
            .formatted(
                calls.planned(),
                calls.made(),
                calls.retried(),
                calls.cached(),
                calls.failed(),
                Words.dollars(report.costUsd()),
                Words.dollars(report.savedByCacheUsd())));
  }

  private void section(String title, Table table) {
    if (!table.isEmpty()) {
      out.println();
      out.println(terminal.faint(title));
      table.print(out, terminal);
    }
  }
}
