package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ThemeReport;
import dev.panopticon.dashboard.view.Chart.Cell;
import dev.panopticon.dashboard.view.Chart.Forest;
import dev.panopticon.dashboard.view.Chart.Heat;
import dev.panopticon.dashboard.view.Chart.Point;
import dev.panopticon.dashboard.view.Scores.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a run: the finding, the chart, and the tables under it.
 *
 * @param finding what the numbers show; in place of the chart, why there are none
 * @param highest the contestant with the highest mean, its mean, interval and n; empty without
 * @param forest null when no contestant has a mean
 * @param heat null without at least two themes that have a mean
 */
public record MetricSection(
    String metric,
    int version,
    @Nullable String judge,
    String finding,
    String highest,
    @Nullable Chart forest,
    List<Row> rows,
    ThemeTable themes,
    @Nullable Chart heat,
    List<ComparisonRow> comparisons) {

  /** One contestant. */
  public record Row(
      String contestant,
      Figure mean,
      Figure interval,
      Figure deviation,
      Coverage coverage,
      Link results) {}

  /**
   * Means by theme.
   *
   * @param contestants the columns
   */
  public record ThemeTable(List<String> contestants, List<ThemeRow> rows) {}

  /** One theme, with a cell for each contestant in the order of the columns. */
  public record ThemeRow(String theme, List<ThemeCell> cells) {}

  /** The mean of one contestant on one theme, over {@code n} scored answers. */
  public record ThemeCell(Figure mean, Figure interval, String n, Link results) {}

  /** The section of one metric of the run. */
  public static MetricSection of(UUID run, Scores scores) {
    int decimals = scores.decimals();
    return new MetricSection(
        scores.metric(),
        scores.version(),
        scores.judge(),
        Finding.of(scores),
        highest(scores, decimals),
        forest(scores, decimals),
        scores.entries().stream().map(entry -> row(run, entry, decimals)).toList(),
        themes(run, scores, decimals),
        heat(scores, decimals),
        scores.comparisons().stream().map(ComparisonRow::of).toList());
  }

  /** Whether anything was measured at all. */
  public boolean measured() {
    return forest != null;
  }

  private static String highest(Scores scores, int decimals) {
    return scores.ranked().stream()
        .findFirst()
        .map(entry -> entry.label() + " " + point(entry, decimals).text())
        .orElse("");
  }

  private static @Nullable Chart forest(Scores scores, int decimals) {
    if (scores.ranked().isEmpty()) {
      return null;
    }
    List<Point> points = scores.entries().stream().map(entry -> point(entry, decimals)).toList();
    return new Chart(Finding.of(scores), new Forest("mean " + scores.metric(), null, points));
  }

  private static Point point(Entry entry, int decimals) {
    MetricReport report = entry.report();
    Double mean = report.mean();
    List<Double> interval = report.ci95();
    if (mean == null) {
      return new Point(entry.label(), null, null, null, why(report));
    }
    String bounds =
        interval == null ? " (no interval)" : " " + Numbers.interval(interval, decimals);
    return new Point(
        entry.label(),
        mean,
        interval == null ? null : interval.getFirst(),
        interval == null ? null : interval.getLast(),
        Numbers.fixed(mean, decimals) + bounds + ", n " + Numbers.count(report.scored()));
  }

  private static Row row(UUID run, Entry entry, int decimals) {
    MetricReport report = entry.report();
    String why = why(report);
    return new Row(
        entry.label(),
        Figure.of(report.mean(), mean -> Numbers.fixed(mean, decimals), why),
        Figure.of(report.ci95(), bounds -> Numbers.interval(bounds, decimals), why),
        Figure.of(report.sd(), sd -> Numbers.fixed(sd, decimals), why),
        Coverage.of(report),
        results(run, report.metric(), entry.label()));
  }

  private static String why(MetricReport report) {
    if (report.undefined() != null) {
      return report.undefined();
    }
    return report.reasons().keySet().stream().findFirst().orElse("no score yet");
  }

  private static Link results(UUID run, String metric, String contestant) {
    return Link.to("/results")
        .with("run", run)
        .with("metric", metric)
        .with("contestant", contestant);
  }

  private static List<String> themeNames(Scores scores) {
    return scores.entries().stream()
        .flatMap(entry -> entry.report().byTheme().keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  private static ThemeTable themes(UUID run, Scores scores, int decimals) {
    List<ThemeRow> rows =
        themeNames(scores).stream()
            .map(theme -> new ThemeRow(theme, cells(run, scores, theme, decimals)))
            .toList();
    return new ThemeTable(scores.entries().stream().map(Entry::label).toList(), rows);
  }

  private static List<ThemeCell> cells(UUID run, Scores scores, String theme, int decimals) {
    return scores.entries().stream()
        .map(
            entry -> {
              Link results = results(run, scores.metric(), entry.label()).with("theme", theme);
              return cell(entry.report().byTheme().get(theme), results, decimals);
            })
        .toList();
  }

  private static ThemeCell cell(@Nullable ThemeReport report, Link results, int decimals) {
    if (report == null) {
      Figure none = Figure.unknown("no query of this theme");
      return new ThemeCell(none, none, "", results);
    }
    String why = report.undefined() == null ? "no score" : report.undefined();
    return new ThemeCell(
        Figure.of(report.mean(), mean -> Numbers.fixed(mean, decimals), why),
        Figure.of(report.ci95(), bounds -> Numbers.interval(bounds, decimals), why),
        report.scored() == report.n()
            ? Numbers.count(report.n())
            : Numbers.count(report.scored()) + " of " + Numbers.count(report.n()),
        results);
  }

  private static @Nullable Chart heat(Scores scores, int decimals) {
    List<String> themes = themeNames(scores);
    List<Cell> cells = new ArrayList<>();
    for (int column = 0; column < scores.entries().size(); column++) {
      for (int row = 0; row < themes.size(); row++) {
        Entry entry = scores.entries().get(column);
        ThemeReport report = entry.report().byTheme().get(themes.get(row));
        if (report != null && report.mean() != null) {
          cells.add(
              heatCell(column, row, entry.label() + ", " + themes.get(row), report, decimals));
        }
      }
    }
    if (themes.size() < 2 || cells.isEmpty()) {
      return null;
    }
    List<String> columns = scores.entries().stream().map(Entry::label).toList();
    String label = "Mean " + scores.metric() + " of each contestant in each theme";
    return new Chart(label, new Heat("mean " + scores.metric(), columns, themes, cells));
  }

  private static Cell heatCell(
      int column, int row, String where, ThemeReport report, int decimals) {
    double mean = report.mean() == null ? Double.NaN : report.mean();
    String bounds =
        report.ci95() == null ? " (no interval)" : " " + Numbers.interval(report.ci95(), decimals);
    String shown = Numbers.fixed(mean, Math.min(decimals, 2));
    String text = where + ": " + Numbers.fixed(mean, decimals) + bounds;
    return new Cell(column, row, mean, shown, text + ", n " + Numbers.count(report.scored()));
  }
}
