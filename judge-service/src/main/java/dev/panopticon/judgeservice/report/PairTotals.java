package dev.panopticon.judgeservice.report;

import dev.panopticon.judgeservice.report.PairCell.Scores;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Interval;
import dev.panopticon.statistics.Sums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a judge gave to each side of a pair, where it gives two.
 *
 * @param totalA sum of A's numbers; null when the judge gives none
 * @param difference mean of A - B, paired
 */
record PairTotals(
    @Nullable Double totalA, @Nullable Double totalB, Estimate a, Estimate b, Estimate difference) {

  static PairTotals of(List<PairCell> scored, RunHeader run) {
    Interval.Kind kind = run.repeats() > 1 ? Interval.Kind.CLUSTER_T : Interval.Kind.T;
    List<Cell> a = side(scored, Scores::a);
    List<Cell> b = side(scored, Scores::b);
    return new PairTotals(
        total(a),
        total(b),
        ScoreStatistics.estimate(a, kind),
        ScoreStatistics.estimate(b, kind),
        ScoreStatistics.compare(a, b, run.repeats(), run.seed()).difference());
  }

  private static List<Cell> side(List<PairCell> scored, ToDoubleFunction<Scores> side) {
    List<Cell> cells = new ArrayList<>();
    for (PairCell cell : scored) {
      Scores scores = cell.scores();
      if (scores != null) {
        cells.add(
            new Cell(
                cell.queryNo(), cell.repeat(), JudgmentStatus.SCORED, side.applyAsDouble(scores)));
      }
    }
    return cells;
  }

  private static @Nullable Double total(List<Cell> cells) {
    return cells.isEmpty()
        ? null
        : Double.valueOf(
            Sums.of(
                cells.stream()
                    .mapToDouble(cell -> cell.score() == null ? 0 : cell.score())
                    .toArray()));
  }
}
