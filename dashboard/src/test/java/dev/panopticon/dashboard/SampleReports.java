package dev.panopticon.dashboard;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.Calls;
import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.GateReport;
import dev.panopticon.contract.RunReport.Latency;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ModelReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.contract.RunReport.ThemeReport;
import dev.panopticon.contract.RunReport.Tokens;
import dev.panopticon.contract.RunView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports with the shapes that pages must be able to show. */
final class SampleReports {
  static final List<String> THEMES =
      List.of("arithmetic", "geography", "grammar", "logic", "science", "summaries");
  private static final double T = 1.96;

  private SampleReports() {}

  /**
   * Three contestants, two deterministic metrics, and a judge metric that no judge was configured
   * for.
   */
  static RunReport starter(RunView run) {
    List<ModelReport> models =
        List.of(
            starterModel("good", 0.92, 0.88),
            starterModel("fair", 0.61, 0.85),
            starterModel("poor", 0.23, 0.41));
    List<Comparison> comparisons =
        List.of(
            comparison("exact-match", "good", "fair", 0.31, 0.062, "better", 21, 37, 2),
            comparison("exact-match", "good", "poor", 0.69, 0.06, "better", 42, 18, 0),
            comparison("exact-match", "fair", "poor", 0.38, 0.07, "better", 25, 33, 2),
            comparison("token-f1", "good", "fair", 0.03, 0.022, "not enough evidence", 18, 30, 12),
            comparison("token-f1", "good", "poor", 0.47, 0.05, "better", 48, 10, 2),
            comparison("token-f1", "fair", "poor", 0.44, 0.05, "better", 45, 12, 3));
    return report(run, models, comparisons, List.of(), starterGates());
  }

  private static List<GateReport> starterGates() {
    return List.of(
        new GateReport("exact-match of good: mean at least 0.8", true, "0.92 [0.85, 0.97], n 60"),
        new GateReport(
            "unreadable rate at most 0.02", false, "0.033: 2 of 60 replies could not be read"));
  }

  private static ModelReport starterModel(String name, double exact, double f1) {
    String noJudge = "no judge configured: the registry has no model \"judge\"";
    MetricReport judge =
        new MetricReport(
            "helpfulness",
            1,
            "judge",
            60,
            0,
            0,
            0,
            0,
            60,
            null,
            null,
            null,
            null,
            "t",
            "no cell has a score",
            Map.of(noJudge, 60L),
            skippedThemes());
    return new ModelReport(
        name,
        null,
        List.of(
            metric("exact-match", exact, "wilson", 0, 0), metric("token-f1", f1, "t", 2, 1), judge),
        Map.of("answered", 59L, "failed", 1L),
        null,
        new Tokens(0L, 0L),
        new Latency(null, null, null));
  }

  private static Map<String, ThemeReport> skippedThemes() {
    Map<String, ThemeReport> themes = new LinkedHashMap<>();
    THEMES.forEach(
        theme ->
            themes.put(
                theme,
                new ThemeReport(
                    10, 0, 0, 0, 0, 10, null, null, null, null, "t", "no cell has a score")));
    return themes;
  }

  private static MetricReport metric(
      String name, double mean, String interval, long failed, long unreadable) {
    long scored = 60 - failed - unreadable;
    double se = Math.sqrt(Math.max(0.01, mean * (1 - mean)) / scored);
    Map<String, Long> reasons = new LinkedHashMap<>();
    if (failed > 0) {
      reasons.put("no answer: the model's call failed (timeout)", failed);
    }
    if (unreadable > 0) {
      reasons.put("no number in the reply", unreadable);
    }
    return new MetricReport(
        name,
        1,
        null,
        60,
        scored,
        unreadable,
        0,
        failed,
        0,
        mean,
        se * Math.sqrt(scored),
        se,
        around(mean, se),
        interval,
        null,
        reasons,
        themes(mean));
  }

  private static Map<String, ThemeReport> themes(double mean) {
    Map<String, ThemeReport> themes = new LinkedHashMap<>();
    for (int i = 0; i < THEMES.size(); i++) {
      double value = Math.clamp(mean + 0.07 * (i - 2.5), 0, 1);
      boolean none = i == 4 && mean < 0.3;
      double se = Math.sqrt(Math.max(0.02, value * (1 - value)) / 10);
      themes.put(
          THEMES.get(i),
          none
              ? new ThemeReport(
                  10, 0, 0, 0, 10, 0, null, null, null, null, "t", "no cell has a score")
              : new ThemeReport(
                  10, 10, 0, 0, 0, 0, value, se * 3, se, around(value, se), "t", null));
    }
    return themes;
  }

  private static List<Double> around(double mean, double se) {
    return List.of(mean - T * se, mean + T * se);
  }

  static Comparison comparison(
      String metric,
      String a,
      String b,
      double mean,
      double se,
      String verdict,
      long win,
      long tie,
      long loss) {
    boolean open = verdict.equals("not enough evidence");
    double p = open ? 0.18 : 0.0000021;
    return new Comparison(
        metric,
        a,
        b,
        win + tie + loss,
        mean,
        se,
        around(mean, se),
        p,
        p,
        Math.min(1, p * 3),
        win,
        tie,
        loss,
        verdict,
        open ? 1240L : null,
        null,
        null);
  }

  /** The published numbers of shared/data/vicuna-bench, from its README. */
  static RunReport vicuna(RunView run) {
    List<PairReport> pairs =
        List.of(
            pair("llama-13b", 513.0, 694.0, 0.215458, -2.2625, 0.222716, 3, 0, 77, "worse"),
            pair("alpaca-13b", 583.0, 704.0, 0.172650, -1.5125, 0.127033, 3, 1, 76, "worse"),
            pair(
                "bard",
                664.0,
                655.5,
                0.104336,
                0.10625,
                0.217998,
                30,
                10,
                40,
                "not enough evidence"),
            pair("gpt35", 693.0, 638.0, 0.066427, 0.6875, 0.179524, 44, 22, 14, "better"));
    List<ModelReport> models = new ArrayList<>();
    for (String model : List.of("alpaca-13b", "bard", "gpt35", "llama-13b", "vicuna-13b")) {
      models.add(
          new ModelReport(
              model,
              null,
              List.of(),
              Map.of("answered", 80L),
              0.0,
              new Tokens(0L, 0L),
              new Latency(null, null, null)));
    }
    return report(run, models, List.of(), pairs, List.of());
  }

  private static PairReport pair(
      String a,
      double totalA,
      double totalB,
      double seA,
      double difference,
      double seDifference,
      long win,
      long tie,
      long loss,
      String verdict) {
    double preference = (win + 0.5 * tie) / 80;
    double se =
        Math.sqrt(
            (win * sq(1 - preference) + tie * sq(0.5 - preference) + loss * sq(preference))
                / 79
                / 80);
    double p = verdict.equals("not enough evidence") ? 0.234 : 0.00002;
    return new PairReport(
        "gpt4-review-" + a,
        1,
        "recorded",
        a,
        "vicuna-13b",
        80,
        80,
        0,
        0,
        0,
        0,
        preference,
        se,
        around(preference, se),
        p,
        p,
        win,
        tie,
        loss,
        0,
        verdict,
        null,
        null,
        totalA,
        totalB,
        totalA / 80,
        seA,
        totalB / 80,
        0.11,
        difference,
        seDifference);
  }

  private static double sq(double value) {
    return value * value;
  }

  /** Real calls with prices, prompts as contestants, and an interval that is not defined. */
  static RunReport support(RunView run) {
    List<ModelReport> models = new ArrayList<>();
    for (String label : run.contestants()) {
      String[] parts = label.split("/");
      double mean = 6.1 + 0.4 * models.size();
      models.add(
          new ModelReport(
              parts[0],
              parts.length > 1 ? parts[1] : null,
              List.of(scale("helpfulness", mean)),
              Map.of("answered", 400L),
              0.184 * (models.size() + 1),
              new Tokens(48_210L, 210_044L),
              new Latency(640L, 1_820L, 12_400L)));
    }
    return report(run, models, List.of(), List.of(), List.of());
  }

  private static MetricReport scale(String name, double mean) {
    boolean constant = mean > 7.2;
    return new MetricReport(
        name,
        3,
        "gpt-4o",
        400,
        391,
        6,
        1,
        2,
        0,
        mean,
        constant ? 0.0 : 1.9,
        constant ? null : 0.096,
        constant ? null : around(mean, 0.096),
        "t",
        constant ? "all scores are equal: the t interval has no width" : null,
        Map.of(
            "no JSON object with \"score\" in the reply",
            6L,
            "the judge declined",
            1L,
            "timeout",
            2L),
        Map.of());
  }

  private static RunReport report(
      RunView run,
      List<ModelReport> models,
      List<Comparison> comparisons,
      List<PairReport> pairs,
      List<GateReport> gates) {
    RunView.Progress progress = run.progress();
    return new RunReport(
        run.id(),
        run.name(),
        run.status().name().toLowerCase(Locale.ROOT),
        run.reason(),
        run.startedAt(),
        run.finishedAt(),
        models,
        comparisons,
        pairs,
        new Calls(
            progress.outputsPlanned() + progress.judgmentsPlanned(),
            progress.callsMade(),
            progress.cached(),
            progress.callsRetried(),
            progress.outputsFailed()),
        cost(progress),
        progress.savedNanoUsd() * 1e-9,
        gates);
  }

  private static @Nullable Double cost(RunView.Progress progress) {
    return progress.callsMade() > 0 && progress.costNanoUsd() == 0
        ? null
        : progress.costNanoUsd() * 1e-9;
  }
}
