package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * A - B on the queries that both have a score for.
 *
 * @param needed what would decide it; blank where it is decided
 */
public record ComparisonRow(
    String a,
    String b,
    String n,
    Figure difference,
    Figure interval,
    Figure p,
    Figure pHolm,
    Outcomes outcomes,
    Mark verdict,
    String needed,
    String note) {

  static ComparisonRow of(Comparison comparison) {
    int decimals = Numbers.decimals(comparison.ci95());
    String why = comparison.undefined() == null ? "not defined" : comparison.undefined();
    return new ComparisonRow(
        comparison.a(),
        comparison.b(),
        Numbers.count(comparison.n()),
        Figure.of(comparison.meanDifference(), mean -> Numbers.signed(mean, decimals), why),
        Figure.of(comparison.ci95(), bounds -> Numbers.interval(bounds, decimals), why),
        Figure.of(comparison.p(), Numbers::p, why),
        Figure.of(comparison.pHolm(), Numbers::p, why),
        new Outcomes(comparison.win(), comparison.tie(), comparison.loss()),
        Mark.ofVerdict(comparison.verdict()),
        needed(comparison.verdict(), comparison.neededN()),
        comparison.note() == null ? "" : comparison.note());
  }

  static String needed(String verdict, @Nullable Long needed) {
    boolean undecided = verdict.equals("not enough evidence");
    return needed == null || !undecided
        ? ""
        : "≈ " + Numbers.count(needed) + " queries would decide";
  }
}
