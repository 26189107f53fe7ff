package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.MetricTrial;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.contract.TrialDraft;
import dev.panopticon.judging.JudgePrompt;
import dev.panopticon.judging.PairOutcome;
import dev.panopticon.judging.Scorers;
import dev.panopticon.judging.VerdictReader;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Verdict;
import dev.panopticon.providers.ModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies a stored metric to a text at once: by the scorers, prompts and readers of runs, outside
 * any run. Stores nothing. Thread-safe.
 */
public final class TryMetric {
  private final MetricApi metrics;
  private final AskJudge judges;

  public TryMetric(MetricApi metrics, ModelApi models, ModelClient client) {
    this.metrics = metrics;
    this.judges = new AskJudge(models, client);
  }

  /**
   * Blocks while a judge is asked.
   *
   * @throws PanopticonException with INVALID_REQUEST if the draft lacks what the metric needs or
   *     the metric's own texts are faulty, with CONFLICT if its judge cannot be asked
   */
  MetricTrial on(String idOrName, TrialDraft draft) {
    StoredMetric stored = metrics.get(idOrName);
    return switch (stored.definition()) {
      case MetricSpec.Deterministic scorer -> scored(stored, scorer, draft);
      case MetricSpec.Judge judge -> judged(stored, judge, draft);
      case MetricSpec.Pairwise pairwise -> compared(stored, pairwise, draft);
    };
  }

  private static MetricTrial scored(
      StoredMetric stored, MetricSpec.Deterministic scorer, TrialDraft draft) {
    requireSound(scorer, Scorers.faultsOf(scorer));
    String output = TriedTexts.output(scorer, draft);
    Verdict verdict = Scorers.score(scorer, output, TriedTexts.content(draft));
    return Trials.single(stored, null, verdict, List.of());
  }

  private MetricTrial judged(StoredMetric stored, MetricSpec.Judge metric, TrialDraft draft) {
    requireSound(metric, JudgePrompt.faultsOf(metric));
    String output = TriedTexts.output(metric, draft);
    QueryContent query = TriedTexts.contentForJudge(metric, draft);
    ModelSpec.Remote judge = judges.judgeOf(metric);
    Optional<String> missing = JudgePrompt.missing(metric, query);
    if (missing.isPresent()) {
      return Trials.single(stored, judge, new Verdict.Skipped(missing.get()), List.of());
    }
    Judgment judgment =
        judges.ask(
            judge,
            metric.temperature(),
            JudgePrompt.messages(metric, query, output),
            reply -> VerdictReader.read(metric, reply));
    return Trials.single(stored, judge, judgment.verdict(), List.of(judgment.told(null)));
  }

  private MetricTrial compared(StoredMetric stored, MetricSpec.Pairwise metric, TrialDraft draft) {
    requireSound(metric, JudgePrompt.faultsOf(metric));
    String a = TriedTexts.outputA(metric, draft);
    String b = TriedTexts.outputB(metric, draft);
    QueryContent query = TriedTexts.contentForJudge(metric, draft);
    ModelSpec.Remote judge = judges.judgeOf(metric);
    Optional<String> missing = JudgePrompt.missing(metric, query);
    if (missing.isPresent()) {
      return Trials.single(stored, judge, new Verdict.Skipped(missing.get()), List.of());
    }
    var orders = new ArrayList<Judgment>();
    orders.add(order(metric, judge, query, a, b));
    if (metric.bothOrders()) {
      orders.add(order(metric, judge, query, b, a));
    }
    PairOutcome outcome = PairOutcome.combine(orders.stream().map(Judgment::verdict).toList());
    return Trials.pair(stored, judge, outcome, orders);
  }

  private Judgment order(
      MetricSpec.Pairwise metric,
      ModelSpec.Remote judge,
      QueryContent query,
      String first,
      String second) {
    return judges.ask(
        judge,
        metric.temperature(),
        JudgePrompt.messages(metric, query, first, second),
        reply -> VerdictReader.readPair(metric, reply));
  }

  private static void requireSound(MetricSpec metric, List<String> faults) {
    if (!faults.isEmpty()) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "The metric \"%s\" cannot be used: %s. Store a mended definition."
              .formatted(metric.name(), String.join("; ", faults)));
    }
  }
}
