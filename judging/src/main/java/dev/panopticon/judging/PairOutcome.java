package dev.panopticon.judging;

import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Verdict;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one pair of answers A and B, its one or two orders taken together. */
public sealed interface PairOutcome {
  /** The status under which the pair is counted; only a decided pair is SCORED. */
  JudgmentStatus status();

  /**
   * The pair has a preference.
   *
   * @param preference for A, in [0, 1]
   * @param scoreA A's score, the mean of both orders; null when the judge gave no scores
   * @param scoreB B's score, the mean of both orders; null when the judge gave no scores
   * @param inconsistent whether the two orders disagree; then the preference is 0.5
   */
  record Decided(
      double preference, @Nullable Double scoreA, @Nullable Double scoreB, boolean inconsistent)
      implements PairOutcome {
    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.SCORED;
    }
  }

  /**
   * The pair has no preference, because one of its orders has none.
   *
   * @param because the verdict that is to blame
   */
  record Undecided(Verdict because) implements PairOutcome {
    @Override
    public JudgmentStatus status() {
      return because.status();
    }
  }

  /**
   * Takes the orders of one pair together.
   *
   * <p>Two orders agree when both prefer A, both prefer B, or both see a tie; the preference is
   * then their mean. Any disagreement, also that of a tie with a winner, is a tie and is marked
   * inconsistent, as in MT-bench (Zheng et al. 2023, arXiv 2306.05685, section 3.4: a win counts
   * only if it is one in both orders).
   *
   * <p>If one order has no preference, neither has the pair: half a pair would bring back the
   * position bias that two orders remove. If both have none, the pair is counted as the first of
   * failed, refused, unreadable, skipped.
   *
   * @param orders the verdict with A shown first; then, when the pair was judged in both orders,
   *     the one with B shown first
   * @throws IllegalArgumentException if there are not one or two verdicts, or one is the score of a
   *     single answer
   */
  static PairOutcome combine(List<Verdict> orders) {
    if (orders.isEmpty() || orders.size() > 2) {
      throw new IllegalArgumentException("a pair has one or two orders, not " + orders.size());
    }
    if (orders.stream().anyMatch(Verdict.Scored.class::isInstance)) {
      throw new IllegalArgumentException("the score of a single answer is no verdict on a pair");
    }
    return orders.stream()
        .filter(verdict -> verdict.status() != JudgmentStatus.SCORED)
        .min(Comparator.comparingInt(verdict -> weight(verdict.status())))
        .<PairOutcome>map(Undecided::new)
        .orElseGet(() -> decide(orders));
  }

  private static Decided decide(List<Verdict> orders) {
    var first = (Verdict.Preferred) orders.getFirst();
    if (orders.size() == 1) {
      return new Decided(first.preference(), first.scoreFirst(), first.scoreSecond(), false);
    }
    var swapped = (Verdict.Preferred) orders.getLast();
    double inFirst = first.preference();
    double inSwapped = 1 - swapped.preference();
    boolean agree = Math.signum(inFirst - 0.5) == Math.signum(inSwapped - 0.5);
    return new Decided(
        agree ? (inFirst + inSwapped) / 2 : 0.5,
        mean(first.scoreFirst(), swapped.scoreSecond()),
        mean(first.scoreSecond(), swapped.scoreFirst()),
        !agree);
  }

  private static @Nullable Double mean(@Nullable Double one, @Nullable Double other) {
    return one == null || other == null ? null : Double.valueOf((one + other) / 2);
  }

  private static int weight(JudgmentStatus status) {
    return switch (status) {
      case FAILED -> 0;
      case REFUSED -> 1;
      case UNREADABLE -> 2;
      case SKIPPED -> 3;
      case SCORED -> 4;
    };
  }
}
