package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.judgeservice.report.RunRows.PairNumbers;
import dev.panopticon.judgeservice.report.ScoredMetric.ScoredContestant;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Holm;
import dev.panopticon.statistics.Interval;
import dev.panopticon.statistics.McNemar;
import dev.panopticon.statistics.PairedComparison;
import dev.panopticon.statistics.PowerAnalysis;
import dev.panopticon.statistics.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every pair of contestants on every metric; all pairs of one metric are one Holm family. */
final class Comparisons {
  private final RunSnapshot run;
  private final Map<PairNumbers, Long> sharedOutputs;

  Comparisons(RunSnapshot run, Map<PairNumbers, Long> sharedOutputs) {
    this.run = run;
    this.sharedOutputs = sharedOutputs;
  }

  List<Comparison> of(ScoredMetric metric) {
    List<Compared> family = new ArrayList<>();
    List<ScoredContestant> contestants = metric.contestants();
    for (int i = 0; i < contestants.size(); i++) {
      for (int j = i + 1; j < contestants.size(); j++) {
        family.add(compare(contestants.get(i), contestants.get(j)));
      }
    }
    List<@Nullable Double> adjusted =
        Holm.adjust(
            family.stream().<@Nullable Double>map(each -> p(metric.metric(), each)).toList());
    int tests = (int) adjusted.stream().filter(Objects::nonNull).count();
    PowerAnalysis power = PowerAnalysis.STANDARD.amongTests(Math.max(1, tests));
    List<Comparison> reports = new ArrayList<>();
    for (int i = 0; i < family.size(); i++) {
      reports.add(report(metric.metric(), family.get(i), adjusted.get(i), power));
    }
    return reports;
  }

  /**
   * The p that decides: of passes and fails McNemar's mid-p, as Fagerland et al. (2013) advise; a t
   * test would find a difference in five pairs that differ. Null without pairs.
   */
  private @Nullable Double p(RunMetric metric, Compared compared) {
    PairedComparison result = compared.result();
    boolean counts = metric.intervalKind(run.header().repeats()) == Interval.Kind.WILSON;
    return counts && result.difference().n() > 0
        ? Double.valueOf(McNemar.of(result.tally().win(), result.tally().loss()).midP())
        : result.p();
  }

  private Compared compare(ScoredContestant a, ScoredContestant b) {
    RunHeader header = run.header();
    return new Compared(
        a, b, ScoreStatistics.compare(a.scored(), b.scored(), header.repeats(), header.seed()));
  }

  private Comparison report(
      RunMetric metric, Compared compared, @Nullable Double adjustedP, PowerAnalysis power) {
    PairedComparison result = compared.result();
    Estimate difference = metric.withinDifferences(result.difference());
    var signFlip = result.signFlip();
    Double margin = run.header().margin();
    Verdict verdict = Verdict.of(result, adjustedP, margin, metric.scale().width());
    return new Comparison(
        metric.name(),
        compared.a().contestant().label(),
        compared.b().contestant().label(),
        difference.n(),
        difference.mean(),
        difference.standardError(),
        Figures.ends(difference.interval()),
        p(metric, compared),
        signFlip == null ? null : Double.valueOf(signFlip.p()),
        adjustedP,
        result.tally().win(),
        result.tally().tie(),
        result.tally().loss(),
        verdict.text(),
        Needed.queries(result, verdict, power),
        difference.undefined(),
        note(compared));
  }

  private @Nullable String note(Compared compared) {
    PairNumbers numbers =
        new PairNumbers(compared.a().contestant().no(), compared.b().contestant().no());
    long shared = sharedOutputs.getOrDefault(numbers, 0L);
    int cells = compared.a().all().cells().size();
    if (shared == 0) {
      return null;
    }
    return shared >= cells
        ? "the same cached outputs on both sides: this compares the outputs with themselves"
        : "%d of %d outputs are the same cached ones on both sides".formatted(shared, cells);
  }

  private record Compared(ScoredContestant a, ScoredContestant b, PairedComparison result) {}
}
