package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ThemeReport;
import dev.panopticon.judgeservice.report.ScoredMetric.ScoredContestant;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Means with intervals and coverage, over all queries and by theme. */
final class MetricReports {
  private final RunSnapshot run;

  MetricReports(RunSnapshot run) {
    this.run = run;
  }

  /** A metric's means; a contestant without any cell yet has n = 0. */
  ScoredMetric score(RunMetric metric, Map<Integer, ContestantCells> cells) {
    List<ScoredContestant> contestants =
        run.contestants().stream()
            .map(
                contestant ->
                    scored(
                        metric,
                        contestant,
                        cells.getOrDefault(contestant.no(), new ContestantCells())))
            .toList();
    return new ScoredMetric(metric, contestants);
  }

  MetricReport report(RunMetric metric, ScoredContestant contestant) {
    Interval.Kind kind = intervalKind(metric);
    ThemeReport whole = Figures.themeReport(contestant.coverage(), contestant.estimate(), kind);
    return new MetricReport(
        metric.name(),
        metric.version(),
        metric.judge(),
        whole.n(),
        whole.scored(),
        whole.unreadable(),
        whole.refused(),
        whole.failed(),
        whole.skipped(),
        whole.mean(),
        whole.sd(),
        whole.se(),
        whole.ci95(),
        whole.interval(),
        whole.undefined(),
        contestant.all().reasons().commonest(),
        byTheme(metric, contestant.all().cells()));
  }

  private ScoredContestant scored(RunMetric metric, Contestant contestant, ContestantCells cells) {
    List<Cell> scored = cells.scored();
    return new ScoredContestant(
        contestant,
        cells,
        scored,
        Coverage.of(cells.cells(), Cell::status),
        estimate(metric, scored));
  }

  private SortedMap<String, ThemeReport> byTheme(RunMetric metric, List<Cell> cells) {
    SortedMap<String, List<Cell>> groups = new TreeMap<>();
    for (Cell cell : cells) {
      String theme = run.themes().get(cell.queryNo());
      if (theme != null) {
        groups.computeIfAbsent(theme, _ -> new ArrayList<>()).add(cell);
      }
    }
    SortedMap<String, ThemeReport> reports = new TreeMap<>();
    groups.forEach((theme, members) -> reports.put(theme, themeReport(metric, members)));
    return reports;
  }

  private ThemeReport themeReport(RunMetric metric, List<Cell> cells) {
    List<Cell> scored =
        cells.stream().filter(cell -> cell.status() == JudgmentStatus.SCORED).toList();
    return Figures.themeReport(
        Coverage.of(cells, Cell::status), estimate(metric, scored), intervalKind(metric));
  }

  private Estimate estimate(RunMetric metric, List<Cell> scored) {
    return metric.withinScale(ScoreStatistics.estimate(scored, intervalKind(metric)));
  }

  private Interval.Kind intervalKind(RunMetric metric) {
    return metric.intervalKind(run.header().repeats());
  }
}
