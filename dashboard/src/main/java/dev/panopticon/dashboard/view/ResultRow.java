package dev.panopticon.dashboard.view;

import dev.panopticon.contract.ResultView;
import java.util.UUID;

/**
 * A judgment in a list.
 *
 * @param contestant who was judged; for pairs "A against B", with the order they were shown in
 * @param score blank with the reason unless scored
 */
public record ResultRow(
    UUID id,
    String queryId,
    String theme,
    String contestant,
    String shownFirst,
    String metric,
    String judge,
    Mark status,
    Figure score,
    String label,
    String query,
    String output,
    boolean cached,
    Moment created,
    String href) {
  private static final int SCORE_DECIMALS = 3;

  static ResultRow of(ResultView result, Link list) {
    return new ResultRow(
        result.id(),
        result.queryId(),
        result.theme() == null ? "" : result.theme(),
        contestant(result),
        shownFirst(result),
        result.metric(),
        result.judge() == null ? "" : result.judge(),
        Mark.of(result.status()),
        score(result),
        result.label() == null ? "" : result.label(),
        result.query(),
        result.output() == null ? "" : result.output(),
        result.cached(),
        Moment.of(result.createdAt()),
        list.at("/results/" + result.id()).href());
  }

  /** As short as it can be said: 7, 0.5, 0.833. */
  static Figure score(ResultView result) {
    String why = result.reason() == null ? "no score" : result.reason();
    return Figure.of(result.score(), ResultRow::shortest, why);
  }

  static String shortest(double score) {
    String fixed = Numbers.fixed(score, SCORE_DECIMALS);
    return fixed.contains(".") ? fixed.replaceAll("\\.?0+$", "") : fixed;
  }

  private static String contestant(ResultView result) {
    return result.opponent() == null
        ? result.contestant()
        : result.contestant() + " against " + result.opponent();
  }

  private static String shownFirst(ResultView result) {
    if (result.opponent() == null) {
      return "";
    }
    return (result.swapped() ? result.opponent() : result.contestant()) + " was shown first";
  }
}
