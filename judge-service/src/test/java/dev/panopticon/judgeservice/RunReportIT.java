package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.GateReport;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/** Reports of runs that a real engine carried out, with models that answer by a script. */
class RunReportIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final String MODELS =
      """
      models: [
        {id: 'good', provider: 'openai-compatible', base_url: 'http://x/v1', price: {input_per_million: 1, output_per_million: 10}},
        {id: 'poor', provider: 'openai-compatible', base_url: 'http://x/v1', price: {input_per_million: 1, output_per_million: 10}},
        {id: 'judge', provider: 'openai-compatible', base_url: 'http://x/v1', role: 'judge', price: {input_per_million: 1, output_per_million: 10}}]
      """;

  private final JudgeRole role = JudgeRole.working(DATABASE.pool("judge_service"), new Scripted());

  @AfterEach
  void close() {
    role.close();
  }

  /** Good answers with the question's number; poor is wrong for every third and fails at the 9. */
  private static final class Scripted implements ModelClient {
    @Override
    public CallOutcome call(CallRequest request) {
      String asked = request.messages().getLast().content();
      String number = asked.replaceAll("(?s)^.*?NO(\\d+).*$", "$1");
      return switch (request.model().id()) {
        case "good" -> answer(number);
        case "poor" -> poor(Integer.parseInt(number));
        default -> judge(asked, Integer.parseInt(number));
      };
    }

    private static CallOutcome poor(int number) {
      return number == 9
          ? new CallOutcome.Failed(
              ErrorClass.INVALID_REQUEST, "not this one", null, Duration.ofMillis(5))
          : answer(number % 3 == 0 ? "wrong" : String.valueOf(number));
    }

    /** Unreadable for question 1; in pairs always for the one shown first when it is question 2. */
    private static CallOutcome judge(String asked, int number) {
      if (number == 1) {
        return answer("I would rather not say.");
      }
      if (asked.contains("ANSWER A")) {
        boolean firstIsWrong = asked.matches("(?s).*ANSWER A [^>]*>>>\\s*wrong.*");
        boolean secondIsWrong = asked.matches("(?s).*ANSWER B [^>]*>>>\\s*wrong.*");
        if (number == 2) {
          return answer("{\"winner\": \"A\", \"verdict\": \"A\"}");
        }
        String winner = firstIsWrong == secondIsWrong ? "tie" : firstIsWrong ? "B" : "A";
        return answer("{\"winner\": \"%s\", \"verdict\": \"%s\"}".formatted(winner, winner));
      }
      return answer("{\"score\": %d, \"verdict\": %d}".formatted(number % 10, number % 10));
    }

    private static CallOutcome answer(String text) {
      return new CallOutcome.Answered(text, "stop", new Usage(10L, 5L), Duration.ofMillis(7));
    }
  }

  @Test
  void passRatesHaveWilsonIntervalsCoverageThemesAndAComparison() throws Exception {
    RunReport report = role.report(suite("wilson", 12, 1, "'exact-match'", ""));

    MetricReport good = metric(report, "good", "exact-match");
    assertThat(List.of(good.n(), good.scored())).containsExactly(12L, 12L);
    assertThat(good.mean()).isEqualTo(1);
    assertThat(good.interval()).isEqualTo("wilson");
    assertThat(good.ci95().getFirst()).isCloseTo(0.757506, within(1e-6)); // 12 of 12
    assertThat(good.byTheme().keySet()).containsExactly("even", "odd");
    assertThat(good.byTheme().get("odd").n()).isEqualTo(6);

    MetricReport poor = metric(report, "poor", "exact-match");
    assertThat(List.of(poor.n(), poor.scored(), poor.failed())).containsExactly(12L, 11L, 1L);
    assertThat(poor.mean()).isCloseTo(8.0 / 11, within(1e-12));
    assertThat(poor.reasons().values()).containsExactly(1L);

    assertThat(report.comparisons()).hasSize(1);
    Comparison comparison = report.comparisons().getFirst();
    assertThat(List.of(comparison.a(), comparison.b())).containsExactly("good", "poor");
    assertThat(comparison.n()).isEqualTo(11); // only where both have a score
    assertThat(List.of(comparison.win(), comparison.tie(), comparison.loss()))
        .containsExactly(3L, 8L, 0L);
    assertThat(comparison.pHolm()).isEqualTo(comparison.p());
    assertThat(comparison.verdict()).isEqualTo("not enough evidence");
    assertThat(comparison.neededN()).isGreaterThan(11);
    assertThat(comparison.note()).isNull();
  }

  @Test
  void repeatsAreClusteredByQuery() throws Exception {
    RunReport report = role.report(suite("clusters", 8, 3, "'exact-match'", ""));

    MetricReport poor = metric(report, "poor", "exact-match");
    assertThat(poor.n()).isEqualTo(24);
    assertThat(poor.interval()).isEqualTo("cluster-t");
    assertThat(poor.mean()).isEqualTo(0.75);
    assertThat(poor.ci95().getLast()).as("a rate is at most 1").isEqualTo(1);
    // clusters of three equal values: SE of 8 independent values, 6 ones and 2 zeros
    assertThat(poor.se()).isCloseTo(Math.sqrt(0.75 * 0.25 / 7), within(1e-12));
    assertThat(report.calls().planned()).isEqualTo(48);
  }

  @Test
  void aJudgesRepeatsAreOneCellAndWhatItCannotSayIsCountedApart() throws Exception {
    String metric =
        "{name: 'quality', kind: 'judge', judge: 'judge', scale: {min: 0, max: 10}, rubric: 'r', repeats: 2}";
    RunReport report = role.report(suite("judge", 8, 1, metric, ""));

    MetricReport good = metric(report, "good", "quality");
    assertThat(good.judge()).isEqualTo("judge");
    assertThat(List.of(good.n(), good.scored(), good.unreadable())).containsExactly(8L, 7L, 1L);
    assertThat(good.mean()).isEqualTo((2 + 3 + 4 + 5 + 6 + 7 + 8) / 7.0);
    assertThat(good.interval()).isEqualTo("t");
    assertThat(report.calls().planned()).isEqualTo(16 + 32);
  }

  @Test
  void bothOrdersOfAPairAreOneCellAndDisagreementIsATie() throws Exception {
    String metric = "{name: 'duel', kind: 'pairwise', judge: 'judge', baseline: 'poor'}";
    RunReport report = role.report(suite("pairs", 8, 1, metric, ""));

    assertThat(report.pairwise()).hasSize(1);
    PairReport pair = report.pairwise().getFirst();
    assertThat(List.of(pair.a(), pair.b())).containsExactly("good", "poor");
    assertThat(List.of(pair.n(), pair.scored(), pair.unreadable())).containsExactly(8L, 7L, 1L);
    // 3 and 6 are wins; 2 is inconsistent and with 4, 5, 7 and 8 a tie
    assertThat(List.of(pair.win(), pair.tie(), pair.loss())).containsExactly(2L, 5L, 0L);
    assertThat(pair.inconsistent()).isEqualTo(1);
    assertThat(pair.preference()).isCloseTo(4.5 / 7, within(1e-12));
    assertThat(pair.totalA()).isNull();
    assertThat(report.comparisons()).isEmpty();
    assertThat(report.models()).allSatisfy(model -> assertThat(model.metrics()).isEmpty());
  }

  @Test
  void everyFormOfGateSaysItsNumberIntervalAndN() throws Exception {
    String gates =
        """
        gates: [
          {metric: 'exact-match', model: 'good', mean_at_least: 0.9},
          {metric: 'exact-match', model: 'good', mean_at_least: 0.9, confident: true},
          {metric: 'exact-match', mean_at_least: 0.9},
          {metric: 'exact-match', model: 'good', not_worse_than: 'poor', margin: 0.1},
          {metric: 'exact-match', model: 'poor', not_worse_than: 'good', margin: 0.1},
          {metric: 'exact-match', model: 'good', not_worse_than_run: 'latest', margin: 0.1},
          {unreadable_rate_at_most: 0.02},
          {metric: 'quality', unreadable_rate_at_most: 0.5},
          {cost_usd_at_most: 5},
          {model: 'good', cost_usd_at_most: 0.0001}],
        """;
    String metrics =
        "'exact-match', {name: 'quality', kind: 'judge', judge: 'judge', scale: {min: 0, max: 10}, rubric: 'r'}";

    RunReport first = role.report(suite("gated", 12, 1, metrics, gates));
    assertThat(first.gates())
        .extracting(GateReport::passed)
        .containsExactly(true, false, false, true, false, true, false, true, true, false);
    assertThat(first.gates().get(0).detail()).contains("good: mean 1", "n = 12", "0.7575");
    assertThat(first.gates().get(5).detail()).contains("no earlier completed run");
    assertThat(first.gates().get(6).detail()).contains("2 of 23 cells with a reply unreadable");
    assertThat(first.gates().get(8).detail()).contains("US dollars");
    assertThat(first.costUsd()).isPositive();

    RunReport second = role.report(suite("gated", 12, 1, metrics, gates));
    assertThat(second.gates().get(5).detail()).contains(first.run().toString());
  }

  @Test
  void theStoredReportIsTheOneThatIsComputedFromTheRows() throws Exception {
    String metrics = "'exact-match', {name: 'duel', kind: 'pairwise', judge: 'judge', all: true}";
    UUID run = role.finished(suite("stored", 10, 2, metrics, "")).id();

    String stored = role.runs.storedReport(run).orElseThrow();
    RunReport computed = role.compute.reportNow(run);

    assertThat(role.runs.get(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(role.reports.get(run)).isEqualTo(computed);
    var json = ContractJson.mapper();
    assertThat(json.readTree(stored)).isEqualTo(json.readTree(json.writeValueAsString(computed)));
    assertThat(json.writeValueAsString(role.reports.get(run)))
        .isEqualTo(json.writeValueAsString(computed));
  }

  @Test
  void theJsonHasTheFieldsOfTheDocumentedReport() throws Exception {
    String metrics = "'exact-match', {name: 'duel', kind: 'pairwise', judge: 'judge', all: true}";
    UUID run = role.finished(suite("fields", 4, 1, metrics, "")).id();

    var report = (ObjectNode) ContractJson.mapper().readTree(role.runs.storedReport(run).get());

    assertThat(report.propertyNames())
        .contains(
            "run",
            "name",
            "status",
            "started_at",
            "finished_at",
            "models",
            "comparisons",
            "pairwise",
            "calls",
            "cost_usd",
            "saved_by_cache_usd",
            "gates");
    assertThat(report.at("/models/0").propertyNames())
        .contains("model", "prompt", "metrics", "cost_usd", "tokens", "latency_ms");
    assertThat(report.at("/models/0/metrics/0").propertyNames())
        .contains(
            "metric",
            "version",
            "judge",
            "n",
            "scored",
            "unreadable",
            "refused",
            "failed",
            "skipped",
            "mean",
            "sd",
            "se",
            "ci95",
            "interval",
            "undefined",
            "by_theme");
    assertThat(report.at("/comparisons/0").propertyNames())
        .contains(
            "metric",
            "a",
            "b",
            "n",
            "mean_difference",
            "se",
            "ci95",
            "p",
            "p_permutation",
            "p_holm",
            "win",
            "tie",
            "loss",
            "verdict");
    assertThat(report.at("/pairwise/0").propertyNames())
        .contains(
            "preference",
            "inconsistent",
            "total_a",
            "mean_a",
            "mean_a_se",
            "mean_difference",
            "difference_se",
            "p_holm");
    assertThat(report.at("/models/0/latency_ms/p50").asLong()).isEqualTo(7);
  }

  @Test
  void contestantsThatShareCachedOutputsAreToldSo() throws Exception {
    String same =
        "{name: 'same', queries: [{text: 'NO4'}, {text: 'NO5'}], metrics: ['json-valid'], models: ["
            + "{id: 'good', provider: 'openai-compatible', base_url: 'http://x/v1'},"
            + "{id: 'twin', model: 'good', provider: 'openai-compatible', base_url: 'http://x/v1'}]}";
    role.finished(same.replace("'twin', model", "'poor', model"));

    RunReport report = role.report(same.replace("'twin', model", "'poor', model"));

    assertThat(report.comparisons().getFirst().note()).contains("same cached outputs");
    assertThat(report.calls().made()).isZero();
    assertThat(report.calls().cached()).isEqualTo(4);
  }

  private static String suite(String name, int queries, int repeats, String metrics, String more) {
    var list = new StringBuilder();
    for (int i = 1; i <= queries; i++) {
      list.append(
          "{id: 'q%02d', text: 'NO%d', theme: '%s', reference: '%d'},"
              .formatted(i, i, i % 2 == 0 ? "even" : "odd", i));
    }
    list.setLength(list.length() - 1);
    return "{name: '%s', cache: 'off', repeats: %d, queries: [%s], metrics: [%s], %s %s}"
        .formatted(name, repeats, list, metrics, more, MODELS);
  }

  private static MetricReport metric(RunReport report, String model, String metric) {
    return report.models().stream()
        .filter(it -> it.model().equals(model))
        .flatMap(it -> it.metrics().stream())
        .filter(it -> it.metric().equals(metric))
        .findAny()
        .orElseThrow();
  }
}
