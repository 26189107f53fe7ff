package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.dashboard.view.Chart.Forest;
import dev.panopticon.dashboard.view.Chart.Point;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All pairs of all pairwise metrics of a run.
 *
 * @param finding for one pair its own sentence, for several how many are decided
 * @param forest the preferences with a line at one half; null when there is none
 */
public record PairSection(String finding, @Nullable Chart forest, List<PairRow> rows) {
  /** The preference that says neither is better. */
  private static final double EVEN = 0.5;

  static PairSection of(UUID run, List<PairReport> pairs) {
    return new PairSection(
        finding(pairs), chart(pairs), pairs.stream().map(pair -> PairRow.of(run, pair)).toList());
  }

  private static String finding(List<PairReport> pairs) {
    if (pairs.size() == 1) {
      return Finding.of(pairs.getFirst());
    }
    long decided =
        pairs.stream()
            .filter(pair -> pair.verdict().equals("better") || pair.verdict().equals("worse"))
            .count();
    String others = decided == pairs.size() ? "" : "; for the others no preference is shown";
    return Numbers.count(decided)
        + " of "
        + Numbers.count(pairs.size(), "pair")
        + " have a winner"
        + others;
  }

  private static @Nullable Chart chart(List<PairReport> pairs) {
    if (pairs.stream().allMatch(pair -> pair.preference() == null)) {
      return null;
    }
    boolean distinct =
        pairs.stream().map(pair -> List.of(pair.a(), pair.b())).distinct().count() == pairs.size();
    List<Point> points = pairs.stream().map(pair -> point(pair, distinct)).toList();
    return new Chart(
        finding(pairs), new Forest("preference for the first of each pair", EVEN, points));
  }

  private static Point point(PairReport pair, boolean distinct) {
    String label = pair.a() + " : " + pair.b() + (distinct ? "" : " (" + pair.metric() + ")");
    Double preference = pair.preference();
    List<Double> interval = pair.ci95();
    if (preference == null) {
      return new Point(label, null, null, null, pair.undefined() == null ? "" : pair.undefined());
    }
    int decimals = Numbers.decimals(interval);
    String bounds =
        interval == null ? " (no interval)" : " " + Numbers.interval(interval, decimals);
    return new Point(
        label,
        preference,
        interval == null ? null : interval.getFirst(),
        interval == null ? null : interval.getLast(),
        Numbers.fixed(preference, decimals) + bounds + ", n " + Numbers.count(pair.scored()));
  }
}
