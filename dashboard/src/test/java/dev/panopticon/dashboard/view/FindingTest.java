package dev.panopticon.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.dashboard.view.Scores.Entry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingTest {
  @Test
  void aShownLeadIsSaidWithItsInterval() {
    Scores scores =
        scores(
            List.of(entry("good", 0.92), entry("fair", 0.61)),
            compared("good", "fair", 0.31, "better", null));

    assertThat(Finding.of(scores)).isEqualTo("good beats fair on exact-match by 0.31 [0.19, 0.43]");
  }

  @Test
  void aComparisonThatTheReportHoldsTheOtherWayRoundIsTurned() {
    Scores scores =
        scores(
            List.of(entry("good", 0.92), entry("fair", 0.61)),
            compared("fair", "good", -0.31, "worse", null));

    assertThat(Finding.of(scores)).isEqualTo("good beats fair on exact-match by 0.31 [0.19, 0.43]");
  }

  @Test
  void aLeadThatIsNotShownIsNotCalledOne() {
    Scores scores =
        scores(
            List.of(entry("a", 0.8), entry("b", 0.78)),
            compared("a", "b", 0.02, "not enough evidence", 1240L));

    assertThat(Finding.of(scores))
        .isEqualTo(
            "No difference shown between a and b on exact-match (not enough evidence; about 1,240 queries would decide)");
  }

  @Test
  void theLeaderIsNotSaidToBeatTheOneItIsLevelWith() {
    Scores scores =
        scores(
            List.of(entry("a", 0.8), entry("b", 0.78), entry("c", 0.2)),
            compared("a", "b", 0.02, "not enough evidence", null),
            compared("a", "c", 0.6, "better", null));

    assertThat(Finding.of(scores))
        .isEqualTo(
            "No difference shown between a and b on exact-match (not enough evidence); a beats c");
  }

  @Test
  void whoIsLevelWithTheLeaderIsNotSaidToBeLevelWithEachOther() {
    Scores scores =
        scores(
            List.of(entry("a", 0.8), entry("b", 0.78), entry("c", 0.7), entry("d", 0.2)),
            compared("a", "b", 0.02, "not enough evidence", null),
            compared("a", "c", 0.1, "not enough evidence", null),
            compared("b", "c", 0.08, "better", null),
            compared("a", "d", 0.6, "better", null));

    assertThat(Finding.of(scores))
        .isEqualTo(
            "No difference shown between a and any of b and c on exact-match (not enough evidence); a beats d");
  }

  @Test
  void theHighestMeanThatLosesOnTheSameQueriesIsNotCalledLevel() {
    Scores scores =
        scores(
            List.of(entry("lucky", 0.9), entry("good", 0.8)),
            compared("lucky", "good", -0.3, "worse", null));

    assertThat(Finding.of(scores))
        .isEqualTo(
            "good beats lucky on exact-match by 0.30 [0.18, 0.42] on the queries that both have a score for, although lucky has the highest mean");
  }

  @Test
  void equivalenceWithSeveralIsSaidOfEach() {
    Scores scores =
        scores(
            List.of(entry("a", 0.8), entry("b", 0.79), entry("c", 0.79)),
            compared("a", "b", 0.01, "equivalent", null),
            compared("a", "c", 0.01, "equivalent", null));

    assertThat(Finding.of(scores))
        .isEqualTo("a is equivalent to each of b and c on exact-match, within the suite's margin");
  }

  @Test
  void whatHasNotBegunIsNotCalledSkipped() {
    Scores scores =
        new Scores(
            "helpfulness", 1, "judge", List.of(new Entry("good", nothing(0, Map.of()))), List.of());

    assertThat(Finding.of(scores)).startsWith("helpfulness has no results yet");
  }

  @Test
  void theLeaderOfManyIsComparedWithTheNext() {
    Scores scores =
        scores(
            List.of(entry("a", 0.9), entry("b", 0.6), entry("c", 0.2)),
            compared("a", "b", 0.3, "better", null),
            compared("a", "c", 0.7, "better", null));

    assertThat(Finding.of(scores))
        .isEqualTo("a beats every other on exact-match: the next, b, by 0.30 [0.18, 0.42]");
  }

  @Test
  void equivalenceIsSaidAsSuch() {
    Scores scores =
        scores(
            List.of(entry("a", 0.8), entry("b", 0.79)),
            compared("a", "b", 0.01, "equivalent", null));

    assertThat(Finding.of(scores))
        .isEqualTo("a and b are equivalent on exact-match, within the suite's margin");
  }

  @Test
  void withoutAComparisonNothingIsClaimed() {
    Scores scores = scores(List.of(entry("a", 0.8), entry("b", 0.1)));

    assertThat(Finding.of(scores))
        .isEqualTo("a has the highest mean on exact-match, but nothing was compared");
  }

  @Test
  void aSingleContestantHasItsMeanAndInterval() {
    assertThat(Finding.of(scores(List.of(entry("only", 0.5)))))
        .isEqualTo("only scores 0.50 [0.40, 0.60] on exact-match");
  }

  @Test
  void aMetricWithoutAJudgeIsSkippedForThatReason() {
    MetricReport skipped = nothing(60, Map.of("no judge configured", 60L));
    Scores scores =
        new Scores("helpfulness", 1, "judge", List.of(new Entry("good", skipped)), List.of());

    assertThat(Finding.of(scores)).isEqualTo("helpfulness was skipped: no judge configured");
  }

  @Test
  void aPairWithAWinnerNamesItWhicheverSideItIsOn() {
    assertThat(Finding.of(pair("better", 0.69, 44, 22, 14)))
        .isEqualTo("gpt35 is preferred to vicuna-13b on review: it wins 44 of 80");
    assertThat(Finding.of(pair("worse", 0.04, 3, 1, 76)))
        .isEqualTo("vicuna-13b is preferred to gpt35 on review: it wins 76 of 80");
    assertThat(Finding.of(pair("not enough evidence", 0.44, 30, 10, 40)))
        .isEqualTo(
            "No preference shown between gpt35 and vicuna-13b on review (not enough evidence)");
    assertThat(Finding.of(pair("not enough evidence", null, 0, 0, 0)))
        .isEqualTo("gpt35 against vicuna-13b has no verdicts: no pair has a verdict");
  }

  private static MetricReport nothing(long skipped, Map<String, Long> reasons) {
    return new MetricReport(
        "helpfulness",
        1,
        "judge",
        skipped,
        0,
        0,
        0,
        0,
        skipped,
        null,
        null,
        null,
        null,
        "t",
        "no score",
        reasons,
        Map.of());
  }

  private static Scores scores(List<Entry> entries, Comparison... comparisons) {
    return new Scores("exact-match", 1, null, entries, List.of(comparisons));
  }

  private static Entry entry(String label, double mean) {
    List<Double> interval = List.of(mean - 0.1, mean + 0.1);
    return new Entry(
        label,
        new MetricReport(
            "exact-match",
            1,
            null,
            60,
            60,
            0,
            0,
            0,
            0,
            mean,
            0.4,
            0.05,
            interval,
            "wilson",
            null,
            Map.of(),
            Map.of()));
  }

  private static Comparison compared(
      String a, String b, double mean, String verdict, @Nullable Long needed) {
    return new Comparison(
        "exact-match",
        a,
        b,
        60,
        mean,
        0.06,
        List.of(mean - 0.12, mean + 0.12),
        0.01,
        0.01,
        0.02,
        20,
        30,
        10,
        verdict,
        needed,
        null,
        null);
  }

  private static PairReport pair(
      String verdict, @Nullable Double preference, long win, long tie, long loss) {
    String undefined = preference == null ? "no pair has a verdict" : null;
    return new PairReport(
        "review",
        1,
        "gpt-4",
        "gpt35",
        "vicuna-13b",
        80,
        80,
        0,
        0,
        0,
        0,
        preference,
        null,
        null,
        null,
        null,
        win,
        tie,
        loss,
        0,
        verdict,
        null,
        undefined,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
