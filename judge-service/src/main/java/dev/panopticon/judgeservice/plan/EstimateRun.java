package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.RunEstimate;
import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Metric;
import dev.panopticon.engine.PlannedRun.Pair;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a planned run would do and cost. Prompts are counted as they would be sent ({@link
 * CountPrompts}). Replies are as long as earlier ones of the same model ({@link ReplyLengths}),
 * else as its limit allows, else {@value #UNKNOWN_ANSWER_TOKENS} tokens, a judge's {@value
 * #UNKNOWN_VERDICT_TOKENS}; no source: chosen by what common models write. The cache may save all
 * of it. One use.
 */
final class EstimateRun {
  static final int UNKNOWN_ANSWER_TOKENS = 512;
  static final int UNKNOWN_VERDICT_TOKENS = 256;

  private final JdbcClient jdbc;
  private final RunId run;
  private final ResolvedSuite suite;
  private final Survey survey;
  private final ReplyLengths lengths;
  private final EstimateNotes notes;
  private final Set<String> unpriced = new LinkedHashSet<>();
  private final Map<String, Load> loads = new LinkedHashMap<>();
  private final Map<Integer, Double> asked = new HashMap<>();
  private final Map<Tokenizer, Map<Integer, Double>> recorded = new HashMap<>();
  private double costUsd;

  EstimateRun(JdbcClient jdbc, RunId run, ResolvedSuite suite, Survey survey) {
    this.jdbc = jdbc;
    this.run = run;
    this.suite = suite;
    this.survey = survey;
    this.lengths = new ReplyLengths(jdbc, run);
    this.notes = new EstimateNotes(suite, survey);
  }

  RunEstimate estimate() {
    Planned planned = planned();
    long modelCalls = cells() * askedContestants().size();
    if (planned.calls() > 0) {
      addLoads();
    }
    return new RunEstimate(
        survey.queries(),
        suite.contestants().size(),
        planned.outputs(),
        planned.judgments(),
        modelCalls,
        planned.calls() - modelCalls,
        Math.round(sum(Load::inputTokens)),
        Math.round(sum(Load::outputTokens)),
        unpriced.isEmpty() ? Double.valueOf(costUsd) : null,
        suite.suite().budgetUsd() == null ? null : suite.suite().budgetUsd().doubleValue(),
        seconds(),
        notes.all(costUsd, unpriced, planned.calls() > 0));
  }

  private double sum(ToDoubleFunction<Load> part) {
    return loads.values().stream().mapToDouble(part).sum();
  }

  private @Nullable Double seconds() {
    return new EstimateTime(jdbc, suite.suite().concurrency()).seconds(loads.values());
  }

  private long cells() {
    return (long) survey.queries() * suite.suite().repeats();
  }

  private Planned planned() {
    return jdbc.sql(
            """
            SELECT planned_outputs, planned_judgments, planned_calls FROM run WHERE id = :run
            """)
        .param("run", run.value())
        .query(
            (row, _) ->
                new Planned(
                    row.getLong("planned_outputs"),
                    row.getLong("planned_judgments"),
                    row.getLong("planned_calls")))
        .single();
  }

  private void addLoads() {
    List<Asked> contestants = askedContestants();
    List<Judged> judged = judged();
    Set<PromptKind> kinds = new LinkedHashSet<>();
    contestants.forEach(each -> kinds.add(each.kind()));
    judged.forEach(each -> kinds.add(each.kind()));
    CountPrompts prompts = CountPrompts.of(survey, kinds);
    Map<Integer, Double> earlierAnswers = lengths.answers();
    contestants.forEach(each -> addAnswers(each, prompts, earlierAnswers.get(each.no())));
    Map<Integer, Double> earlierVerdicts = lengths.verdicts();
    judged.forEach(each -> addJudgments(each, prompts, earlierVerdicts.get(each.no())));
    notes.counted(prompts.sample());
  }

  /** Those that are asked, and not recorded. */
  private List<Asked> askedContestants() {
    List<Asked> asking = new ArrayList<>();
    for (int no = 0; no < suite.contestants().size(); no++) {
      Contestant contestant = suite.contestants().get(no);
      if (contestant.model() instanceof ModelSpec.Remote model) {
        var kind = new PromptKind.Asked(Tokenizer.of(model), contestant.prompt(), model.system());
        asking.add(new Asked(no, contestant.label(), model, kind));
      }
    }
    return asking;
  }

  /** The metrics for which a model is asked. */
  private List<Judged> judged() {
    List<Judged> judged = new ArrayList<>();
    for (int no = 0; no < suite.metrics().size(); no++) {
      Metric metric = suite.metrics().get(no);
      if (metric.skipReason() == null && metric.spec() instanceof MetricSpec.Judged spec) {
        int number = no;
        judge(spec)
            .ifPresent(
                model -> {
                  var kind = new PromptKind.Judged(Tokenizer.of(model), spec);
                  judged.add(new Judged(number, metric, model, kind));
                });
      }
    }
    return judged;
  }

  private Optional<ModelSpec.Remote> judge(MetricSpec.Judged metric) {
    return metric.judge() instanceof JudgeSource.Model(String id)
        ? suite.judges().stream().filter(judge -> judge.id().equals(id)).findFirst()
        : Optional.empty();
  }

  private void addAnswers(Asked contestant, CountPrompts prompts, @Nullable Double earlier) {
    var length = ReplyLength.of(contestant.model(), earlier, UNKNOWN_ANSWER_TOKENS);
    notes.answer(contestant.model(), contestant.label(), length);
    asked.put(contestant.no(), length.tokens());
    double input = suite.suite().repeats() * prompts.count(contestant.kind()).tokens();
    add(contestant.model(), (double) cells(), input, cells() * length.tokens());
  }

  private void addJudgments(Judged judged, CountPrompts prompts, @Nullable Double earlier) {
    var length = ReplyLength.of(judged.model(), earlier, UNKNOWN_VERDICT_TOKENS);
    notes.verdict(judged.model(), judged.kind().metric().name(), length);
    CountPrompts.Counted counted = prompts.count(judged.kind());
    Map<Integer, Double> answers = answers(judged.kind().tokenizer());
    Shown shown = shown(judged, answers).times(suite.suite().repeats());
    double judgments = counted.prompts() * shown.judgments();
    add(
        judged.model(),
        judgments,
        counted.tokens() * shown.judgments() + counted.prompts() * shown.answerTokens(),
        judgments * length.tokens());
  }

  /** Mean tokens of each contestant's answers, by its number, as a judge reads them. */
  private Map<Integer, Double> answers(Tokenizer tokenizer) {
    Map<Integer, Double> answers = new HashMap<>(asked);
    answers.putAll(recorded.computeIfAbsent(tokenizer, this::recorded));
    return answers;
  }

  private Map<Integer, Double> recorded(Tokenizer tokenizer) {
    Map<Integer, Double> answers = new HashMap<>();
    survey.recorded().forEach((no, each) -> answers.put(no, each.meanTokens(tokenizer)));
    return answers;
  }

  private Shown shown(Judged judged, Map<Integer, Double> answers) {
    return switch (judged.kind().metric()) {
      case MetricSpec.Judge single ->
          new Shown(suite.contestants().size(), sumOfAnswers(answers)).times(single.repeats());
      case MetricSpec.Pairwise pairwise ->
          new Shown(judged.metric().pairs().size(), sumOfPairs(judged.metric().pairs(), answers))
              .times(pairwise.bothOrders() ? 2 : 1);
    };
  }

  private static double sumOfPairs(List<Pair> pairs, Map<Integer, Double> answers) {
    return pairs.stream()
        .mapToDouble(
            pair -> answers.getOrDefault(pair.a(), 0.0) + answers.getOrDefault(pair.b(), 0.0))
        .sum();
  }

  private static double sumOfAnswers(Map<Integer, Double> answers) {
    return answers.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private void add(ModelSpec.Remote model, double calls, double inputTokens, double outputTokens) {
    loads.merge(model.id(), new Load(model, calls, inputTokens, outputTokens), Load::plus);
    Price price = model.price();
    if (price == null) {
      unpriced.add(model.id());
    } else {
      costUsd += price.costNanoUsd(Math.round(inputTokens), Math.round(outputTokens)) / 1e9;
    }
  }

  /** A contestant whose model is asked. */
  private record Asked(int no, String label, ModelSpec.Remote model, PromptKind.Asked kind) {}

  /** A metric whose judge is asked. */
  private record Judged(int no, Metric metric, ModelSpec.Remote model, PromptKind.Judged kind) {}

  /** What a metric's judge is shown for one query. */
  private record Shown(double judgments, double answerTokens) {
    Shown times(int factor) {
      return new Shown(judgments * factor, answerTokens * factor);
    }
  }

  private record Planned(long outputs, long judgments, long calls) {}
}
