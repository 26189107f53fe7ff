package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.Calls;
import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.Latency;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ModelReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.contract.RunReport.Tokens;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HonestReportTextTest {
  @Test
  void aComparisonSaysItsNAndHowManyQueriesWouldDecide() {
    assertThat(printed(compared("not enough evidence", 193L)))
        .contains("not enough evidence (193 queries would decide)")
        .containsPattern("\\[-0\\.016, 0\\.216] +72 +0\\.091 +31/22/19");
    assertThat(printed(compared("better", 20L))).contains("A is better");
    assertThat(printed(compared("equivalent", null)))
        .contains("equivalent")
        .doesNotContain("A is equivalent");
  }

  @Test
  void aMeanWithoutAnIntervalSaysWhy() {
    assertThat(printed(compared("better", null)))
        .containsPattern("good +1\\.000 +– .*no interval: no variation between the 6 queries");
  }

  @Test
  void whatACallWithoutAPriceCostIsUnknown() {
    assertThat(printed(compared("better", null)))
        .contains("Cost: unknown, saved by the cache: unknown.");
  }

  @Test
  void aPairSaysItsCoverageItsInconsistencyAndItsP() {
    assertThat(printed(compared("better", null)))
        .containsPattern(
            "0\\.438 +\\[0\\.334, 0\\.541] +30/10/38 +0\\.234 +78 of 80 +5 +not enough");
  }

  private static String printed(Comparison comparison) {
    var report =
        new RunReport(
            UUID.randomUUID(),
            "r",
            "completed",
            null,
            null,
            null,
            List.of(model()),
            List.of(comparison),
            List.of(pair()),
            new Calls(2, 2, 0, 0, 0),
            null,
            null,
            List.of());
    var text = new StringWriter();
    new ReportText(report, new PrintWriter(text), Terminal.plain()).print();
    return text.toString();
  }

  private static ModelReport model() {
    var metric =
        new MetricReport(
            "m",
            1,
            null,
            6,
            6,
            0,
            0,
            0,
            0,
            1.0,
            0.0,
            0.0,
            null,
            "cluster-t",
            "no variation between the 6 queries: no interval",
            Map.of(),
            Map.of());
    return new ModelReport(
        "good",
        null,
        List.of(metric),
        Map.of("answered", 6L),
        null,
        new Tokens(null, null),
        new Latency(null, null, null));
  }

  private static Comparison compared(String verdict, @Nullable Long needed) {
    return new Comparison(
        "m",
        "good",
        "poor",
        72,
        0.1,
        0.058,
        List.of(-0.016, 0.216),
        0.0912,
        0.09,
        0.0912,
        31,
        22,
        19,
        verdict,
        needed,
        null,
        null);
  }

  private static PairReport pair() {
    return new PairReport(
        "vs",
        1,
        "judge",
        "good",
        "poor",
        80,
        78,
        2,
        0,
        0,
        0,
        0.4375,
        0.052,
        List.of(0.3337, 0.5413),
        0.234,
        0.234,
        30,
        10,
        38,
        5,
        "not enough evidence",
        null,
        null,
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
