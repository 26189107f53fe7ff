package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.Calls;
import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.GateReport;
import dev.panopticon.contract.RunReport.Latency;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ModelReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.contract.RunReport.Tokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  @Test
  void scoresStandMetricByMetricWithIntervalAndCounts() {
    String text =
        text(
            report(
                List.of(
                    model("good", null, scored("accuracy", 0.9), scored("length", 12.5)),
                    model("poor", null, scored("accuracy", 0.4), scored("length", 3.5))),
                List.of(),
                List.of()));

    assertThat(text.lines().filter(line -> line.matches("(accuracy|length) .*")))
        .containsExactly(
            "accuracy  good        0.900  [0.800, 0.950]  80      80",
            "accuracy  poor        0.400  [0.800, 0.950]  80      80",
            "length    good        12.50  [0.800, 0.950]  80      80",
            "length    poor        3.500  [0.800, 0.950]  80      80");
  }

  @Test
  void undefinedNumbersAreDashesAndTheirReasonIsTold() {
    var skipped = metric("judge", 0, 60, Map.of("no judge is configured", 60L), null);
    String text = text(report(List.of(model("m", null, skipped)), List.of(), List.of()));

    assertThat(text)
        .contains("–", "60 skipped (no judge is configured)")
        .doesNotContain("NaN", "null", "[0");
  }

  @Test
  void unreadableRepliesAreCountedApart() {
    var metric =
        new MetricReport(
            "helpful",
            1,
            "j",
            10,
            6,
            2,
            1,
            1,
            0,
            5.0,
            1.0,
            0.4,
            List.of(4.0, 6.0),
            "t",
            null,
            Map.of("no verdict in the reply", 2L),
            Map.of());

    assertThat(text(report(List.of(model("m", "careful", metric)), List.of(), List.of())))
        .contains("m/careful")
        .contains("2 unreadable, 1 refused, 1 failed (no verdict in the reply)");
  }

  @Test
  void manyComparisonsAreCutWithAWordOnHowManyMore() {
    List<Comparison> many =
        IntStream.range(0, 15).mapToObj(each -> comparison("b" + each, "better", 0.25)).toList();
    String text = text(report(List.of(), many, List.of()));

    assertThat(text.lines().filter(line -> line.contains("A is better"))).hasSize(12);
    assertThat(text).contains("… and 3 more in the report");
  }

  @Test
  void openComparisonSaysHowManyQueriesWouldDecide() {
    assertThat(
            text(
                report(
                    List.of(), List.of(comparison("b", "not enough evidence", null)), List.of())))
        .contains("not enough evidence (400 queries would decide)");
  }

  @Test
  void comparisonWithoutCommonQueriesIsNotShown() {
    var none =
        new Comparison(
            "m",
            "a",
            "b",
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            0,
            0,
            "not enough evidence",
            null,
            "no common queries",
            null);

    assertThat(text(report(List.of(), List.of(none), List.of()))).doesNotContain("Comparisons");
  }

  @Test
  void pairsShowPreferenceAndTheScoresThatWereGiven() {
    String text = text(report(List.of(), List.of(), List.of(pair(664.0), pair(null))));

    assertThat(text).contains("Pairwise", "0.438", "30/10/40", "Scores given in pairs", "664.0");
    assertThat(text.lines().filter(line -> line.contains("664.0"))).hasSize(1);
  }

  @Test
  void gatesAreToldWithTheirEvidence() {
    var report =
        new RunReport(
            UUID.randomUUID(),
            "g",
            "completed",
            null,
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            new Calls(4, 5, 1, 1, 0),
            null,
            0.5,
            List.of(new GateReport("mean at least 7", false, "mean 6.5 in [6.1, 6.9]")));

    assertThat(text(report))
        .contains("gate FAILED  mean at least 7: mean 6.5 in [6.1, 6.9]")
        .contains("Calls: 4 planned, 5 made (1 retries), 1 from the cache, 0 failed.")
        .contains("Cost: unknown, saved by the cache: $0.5000.");
  }

  private static String text(RunReport report) {
    return Plain.text(out -> new ReportText(report, out, Terminal.plain()).print());
  }

  private static RunReport report(
      List<ModelReport> models, List<Comparison> comparisons, List<PairReport> pairs) {
    return new RunReport(
        UUID.randomUUID(),
        "a run",
        "completed",
        null,
        null,
        null,
        models,
        comparisons,
        pairs,
        new Calls(0, 0, 0, 0, 0),
        0.0,
        0.0,
        List.of());
  }

  private static ModelReport model(String id, @Nullable String prompt, MetricReport... metrics) {
    return new ModelReport(
        id,
        prompt,
        List.of(metrics),
        Map.of(),
        0.0,
        new Tokens(0L, 0L),
        new Latency(null, null, null));
  }

  private static MetricReport scored(String name, double mean) {
    return metric(name, 80, 0, Map.of(), mean);
  }

  private static MetricReport metric(
      String name, long scored, long skipped, Map<String, Long> reasons, @Nullable Double mean) {
    return new MetricReport(
        name,
        1,
        null,
        scored + skipped,
        scored,
        0,
        0,
        0,
        skipped,
        mean,
        null,
        null,
        mean == null ? null : List.of(0.8, 0.95),
        "t",
        mean == null ? "no scores" : null,
        reasons,
        Map.of());
  }

  private static Comparison comparison(String b, String verdict, @Nullable Double difference) {
    return new Comparison(
        "m",
        "a",
        b,
        80,
        difference,
        null,
        null,
        null,
        null,
        null,
        30,
        10,
        40,
        verdict,
        400L,
        null,
        null);
  }

  private static PairReport pair(@Nullable Double total) {
    return new PairReport(
        "vs",
        1,
        "j",
        "a",
        "b",
        80,
        80,
        0,
        0,
        0,
        0,
        0.4375,
        0.05,
        List.of(0.33, 0.54),
        null,
        null,
        30,
        10,
        40,
        0,
        "not enough evidence",
        null,
        null,
        total,
        total,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
