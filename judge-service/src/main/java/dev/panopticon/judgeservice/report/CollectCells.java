package dev.panopticon.judgeservice.report;

import dev.panopticon.model.JudgmentStatus;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes cells from judgments that come in the order (query, contestant, repeat, judge repeat). A
 * cell's score is the mean of its judge's repeats that have one; without any, its status is that of
 * the first.
 */
final class CollectCells {
  private final Map<Integer, ContestantCells> byContestant = new HashMap<>();
  private @Nullable OpenCell open;

  void add(JudgedOnce judgment) {
    OpenCell current = open;
    if (current == null || !current.first.isSameCell(judgment)) {
      close();
      current = new OpenCell(judgment);
      open = current;
    }
    current.add(judgment);
  }

  /** The cells of each contestant, by its number; call once, after the last judgment. */
  Map<Integer, ContestantCells> finish() {
    close();
    return byContestant;
  }

  private void close() {
    OpenCell done = open;
    if (done != null) {
      ContestantCells target =
          byContestant.computeIfAbsent(done.first.contestantNo(), _ -> new ContestantCells());
      target.cells().add(done.cell());
      if (done.scored == 0) {
        target.reasons().add(done.first.reason());
      }
    }
  }

  /** One judgment of a cell. */
  record JudgedOnce(
      int queryNo,
      int contestantNo,
      int repeat,
      JudgmentStatus status,
      @Nullable Double score,
      @Nullable String reason) {
    boolean isSameCell(JudgedOnce other) {
      return queryNo == other.queryNo
          && contestantNo == other.contestantNo
          && repeat == other.repeat;
    }
  }

  private static final class OpenCell {
    private final JudgedOnce first;
    private double sum;
    private int scored;

    OpenCell(JudgedOnce first) {
      this.first = first;
    }

    void add(JudgedOnce judgment) {
      if (judgment.score() != null) {
        sum += judgment.score();
        scored++;
      }
    }

    Cell cell() {
      return scored == 0
          ? new Cell(first.queryNo(), first.repeat(), first.status(), null)
          : new Cell(first.queryNo(), first.repeat(), JudgmentStatus.SCORED, sum / scored);
    }
  }
}
