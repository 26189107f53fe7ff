package dev.panopticon.judgeservice.report;

import dev.panopticon.judgeservice.report.CollectPairCells.JudgedPair;
import dev.panopticon.judgeservice.report.PairCell.Scores;
import dev.panopticon.judging.PairOutcome;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Verdict;
import java.util.List;
import java.util.Objects;

/** Takes the stored judgments of one pair of answers together, as {@link PairOutcome} says. */
final class CombineOrders {
  private CombineOrders() {}

  /**
   * One cell.
   *
   * @param orders the judgment with A shown first, then the one with B shown first; or one of them
   */
  static PairCell cell(List<JudgedPair> orders) {
    JudgedPair first = orders.getFirst();
    PairOutcome outcome = PairOutcome.combine(orders.stream().map(CombineOrders::verdict).toList());
    return switch (outcome) {
      case PairOutcome.Decided decided ->
          new PairCell(
              first.queryNo(),
              first.repeat(),
              JudgmentStatus.SCORED,
              decided.preference(),
              decided.inconsistent(),
              decided.scoreA() == null || decided.scoreB() == null
                  ? null
                  : new Scores(decided.scoreA(), decided.scoreB()));
      case PairOutcome.Undecided undecided ->
          new PairCell(first.queryNo(), first.repeat(), undecided.status(), null, false, null);
    };
  }

  /** What the judge had said, in the order that it was shown. */
  private static Verdict verdict(JudgedPair judgment) {
    String reason = Objects.requireNonNullElse(judgment.reason(), "");
    return switch (judgment.status()) {
      case SCORED -> preferred(judgment);
      case UNREADABLE -> new Verdict.Unreadable(reason);
      case REFUSED -> new Verdict.Refused(reason);
      case FAILED -> new Verdict.Failed(ErrorClass.INTERNAL, reason); // the class is not counted
      case SKIPPED -> new Verdict.Skipped(reason);
    };
  }

  private static Verdict preferred(JudgedPair judgment) {
    double forA = Objects.requireNonNull(judgment.preference(), "a scored pair has a preference");
    return judgment.swapped()
        ? new Verdict.Preferred(1 - forA, judgment.scoreB(), judgment.scoreA(), null)
        : new Verdict.Preferred(forA, judgment.scoreA(), judgment.scoreB(), null);
  }
}
