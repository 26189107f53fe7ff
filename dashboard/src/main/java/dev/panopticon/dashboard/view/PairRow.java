package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport.PairReport;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pairwise metric on one pair.
 *
 * @param inconsistent pairs whose two orders disagree
 * @param needed as in {@link ComparisonRow}
 */
public record PairRow(
    String metric,
    String judge,
    String a,
    String b,
    String finding,
    Figure preference,
    Figure interval,
    Figure pHolm,
    Outcomes outcomes,
    String inconsistent,
    Figure meanA,
    Figure meanB,
    Coverage coverage,
    Mark verdict,
    String needed,
    Link results) {

  static PairRow of(UUID run, PairReport pair) {
    int decimals = Numbers.decimals(pair.ci95());
    String why = pair.undefined() == null ? "not defined" : pair.undefined();
    String noScores = "the judge gives a preference, not two scores";
    return new PairRow(
        pair.metric(),
        pair.judge() == null ? "" : pair.judge(),
        pair.a(),
        pair.b(),
        Finding.of(pair),
        Figure.of(pair.preference(), value -> Numbers.fixed(value, decimals), why),
        Figure.of(pair.ci95(), bounds -> Numbers.interval(bounds, decimals), why),
        Figure.of(pair.pHolm(), Numbers::p, why),
        new Outcomes(pair.win(), pair.tie(), pair.loss()),
        Numbers.count(pair.inconsistent()),
        Figure.of(pair.meanA(), mean -> withError(mean, pair.meanASe()), noScores),
        Figure.of(pair.meanB(), mean -> withError(mean, pair.meanBSe()), noScores),
        Coverage.of(pair),
        Mark.ofVerdict(pair.verdict()),
        ComparisonRow.needed(pair.verdict(), pair.neededN()),
        Link.to("/results")
            .with("run", run)
            .with("metric", pair.metric())
            .with("contestant", pair.a()));
  }

  private static String withError(double mean, @Nullable Double standardError) {
    return standardError == null
        ? Numbers.fixed(mean, 2)
        : Numbers.fixed(mean, 2) + " ± " + Numbers.fixed(standardError, 2);
  }
}
