package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.judgeservice.report.RunRows.PairNumbers;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Holm;
import dev.panopticon.statistics.PairedComparison;
import dev.panopticon.statistics.PowerAnalysis;
import dev.panopticon.statistics.Preference;
import dev.panopticon.statistics.Tally;
import dev.panopticon.statistics.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Preferences of a pairwise metric; all its pairs are one Holm family. */
final class ComparePairs {
  /** A preference of 0 or 1 is that far from 0.5. */
  private static final double WIDEST_FROM_EVEN = 0.5;

  private final RunSnapshot run;

  ComparePairs(RunSnapshot run) {
    this.run = run;
  }

  /** The pairs of a metric; one without any cell yet has n = 0. */
  List<ComparedPair> compare(
      RunMetric metric, List<PairNumbers> pairs, Map<PairNumbers, PairCells> cells) {
    return pairs.stream()
        .map(pair -> compare(metric, pair, cells.getOrDefault(pair, new PairCells())))
        .toList();
  }

  List<PairReport> report(List<ComparedPair> family) {
    List<@Nullable Double> adjusted =
        Holm.adjust(
            family.stream()
                .<@Nullable Double>map(each -> each.preference().againstHalf().p())
                .toList());
    int tests = (int) adjusted.stream().filter(Objects::nonNull).count();
    PowerAnalysis power = PowerAnalysis.STANDARD.amongTests(Math.max(1, tests));
    List<PairReport> reports = new ArrayList<>();
    for (int i = 0; i < family.size(); i++) {
      reports.add(report(family.get(i), adjusted.get(i), power));
    }
    return reports;
  }

  private ComparedPair compare(RunMetric metric, PairNumbers pair, PairCells cells) {
    return new ComparedPair(
        metric,
        run.contestant(pair.a()),
        run.contestant(pair.b()),
        cells,
        Coverage.of(cells.cells(), PairCell::status),
        preference(cells.scored()));
  }

  private Preference preference(List<PairCell> scored) {
    RunHeader header = run.header();
    if (header.repeats() == 1) {
      return Preference.ofIndependent(
          scored.stream().mapToDouble(ComparePairs::preference).toArray(), header.seed());
    }
    Map<Integer, List<Double>> byQuery =
        ScoreStatistics.grouped(scored, PairCell::queryNo, ComparePairs::preference);
    return Preference.ofClustered(ScoreStatistics.arrays(byQuery), header.seed());
  }

  private PairReport report(ComparedPair pair, @Nullable Double adjustedP, PowerAnalysis power) {
    Estimate estimate = pair.preference().estimate();
    PairedComparison againstHalf = pair.preference().againstHalf();
    Verdict verdict = Verdict.of(againstHalf, adjustedP, run.header().margin(), WIDEST_FROM_EVEN);
    Tally tally = againstHalf.tally();
    PairTotals totals = PairTotals.of(pair.cells().scored(), run.header());
    return new PairReport(
        pair.metric().name(),
        pair.metric().version(),
        pair.metric().judge(),
        pair.a().label(),
        pair.b().label(),
        pair.coverage().n(),
        pair.coverage().scored(),
        pair.coverage().unreadable(),
        pair.coverage().refused(),
        pair.coverage().failed(),
        pair.coverage().skipped(),
        estimate.mean(),
        estimate.standardError(),
        Figures.ends(estimate.interval()),
        againstHalf.p(),
        adjustedP,
        tally.win(),
        tally.tie(),
        tally.loss(),
        pair.cells().cells().stream().filter(PairCell::inconsistent).count(),
        verdict.text(),
        Needed.queries(againstHalf, verdict, power),
        estimate.undefined(),
        totals.totalA(),
        totals.totalB(),
        totals.a().mean(),
        totals.a().standardError(),
        totals.b().mean(),
        totals.b().standardError(),
        totals.difference().mean(),
        totals.difference().standardError());
  }

  private static double preference(PairCell cell) {
    return Objects.requireNonNull(cell.preference(), "only scored pairs have a place here");
  }
}
