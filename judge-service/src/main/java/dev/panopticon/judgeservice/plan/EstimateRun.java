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
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a planned run would do and cost. Tokens are estimated, in this way: a token is four
 * characters; an answer is as long as that model's answers were on average in earlier runs, else as
 * its {@code max_tokens} allows, else {@value #UNKNOWN_ANSWER_TOKENS} tokens; a verdict is as long
 * as the judge's {@code max_tokens} allows, else {@value #VERDICT_TOKENS} tokens; a judge's prompt
 * adds {@value #JUDGE_PROMPT_CHARACTERS} characters to its metric's own texts. No source: chosen by
 * what common models and our built-in judge prompts have. The cache may save all of it.
 */
final class EstimateRun {
  static final int CHARACTERS_PER_TOKEN = 4;
  static final int UNKNOWN_ANSWER_TOKENS = 512;
  static final int VERDICT_TOKENS = 256;
  static final int JUDGE_PROMPT_CHARACTERS = 2_000;

  private final JdbcClient jdbc;
  private final RunId run;
  private final ResolvedSuite suite;
  private final Volume volume;
  private final Map<Integer, Double> answerTokens = new HashMap<>();
  private final Set<String> unpriced = new LinkedHashSet<>();
  private final Map<String, Load> loads = new LinkedHashMap<>();
  private double costUsd;

  EstimateRun(JdbcClient jdbc, RunId run, ResolvedSuite suite, Volume volume) {
    this.jdbc = jdbc;
    this.run = run;
    this.suite = suite;
    this.volume = volume;
  }

  RunEstimate estimate() {
    Planned planned = planned();
    estimateAnswerLengths();
    long modelCalls = 0;
    for (int no = 0; no < suite.contestants().size(); no++) {
      if (suite.contestants().get(no).model() instanceof ModelSpec.Remote model) {
        modelCalls += cells();
        addAnswers(suite.contestants().get(no), model, answerTokens.getOrDefault(no, 0.0));
      }
    }
    suite.metrics().forEach(this::addJudgments);
    return new RunEstimate(
        volume.queries(),
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
        notes(planned));
  }

  private double sum(ToDoubleFunction<Load> tokens) {
    return loads.values().stream().mapToDouble(tokens).sum();
  }

  private @Nullable Double seconds() {
    return new EstimateTime(jdbc, suite.suite().concurrency()).seconds(loads.values());
  }

  private long cells() {
    return (long) volume.queries() * suite.suite().repeats();
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

  private void estimateAnswerLengths() {
    Map<Integer, Double> recorded = recordedLengths();
    Map<String, Double> earlier = earlierLengths();
    for (int no = 0; no < suite.contestants().size(); no++) {
      ModelSpec model = suite.contestants().get(no).model();
      double tokens =
          switch (model) {
            case ModelSpec.Recorded _ -> recorded.getOrDefault(no, 0.0);
            case ModelSpec.Remote remote ->
                earlier.getOrDefault(remote.id(), maxTokens(remote, UNKNOWN_ANSWER_TOKENS));
          };
      answerTokens.put(no, tokens);
    }
  }

  /** Mean tokens of a recorded contestant's answers, by its number. */
  private Map<Integer, Double> recordedLengths() {
    Map<Integer, Double> lengths = new HashMap<>();
    jdbc.sql(
            """
            SELECT contestant_no, avg(length(text)) AS characters
            FROM recorded_output WHERE run_id = :run GROUP BY contestant_no
            """)
        .param("run", run.value())
        .query(
            row -> {
              lengths.put(
                  row.getInt("contestant_no"), row.getDouble("characters") / CHARACTERS_PER_TOKEN);
            });
    return lengths;
  }

  /** Mean output tokens of a model's real answers so far, by its id. */
  private Map<String, Double> earlierLengths() {
    Map<String, Double> lengths = new HashMap<>();
    jdbc.sql(
            """
            SELECT c.model_id, sum(o.output_tokens) / sum(o.answered - o.cached) AS tokens
            FROM output_rollup o
            JOIN run_contestant c ON c.run_id = o.run_id AND c.contestant_no = o.contestant_no
            WHERE c.model_id = ANY(:models) AND o.output_tokens > 0 AND o.answered > o.cached
            GROUP BY c.model_id
            """)
        .param(
            "models",
            suite.contestants().stream().map(it -> it.model().id()).toArray(String[]::new))
        .query(
            row -> {
              lengths.put(row.getString("model_id"), row.getDouble("tokens"));
            });
    return lengths;
  }

  private void addAnswers(Contestant contestant, ModelSpec.Remote model, double tokensEach) {
    long fixed = length(model.system());
    if (contestant.prompt() != null) {
      fixed += contestant.prompt().template().length();
    }
    double characters =
        (double) suite.suite().repeats() * (volume.characters() + fixed * volume.queries());
    add(model, (double) cells(), characters / CHARACTERS_PER_TOKEN, cells() * tokensEach);
  }

  private void addJudgments(Metric metric) {
    if (metric.skipReason() != null
        || !(metric.spec() instanceof MetricSpec.Judged judged)
        || !(judged.judge() instanceof JudgeSource.Model(String id))) {
      return;
    }
    suite.judges().stream()
        .filter(judge -> judge.id().equals(id))
        .findFirst()
        .ifPresent(judge -> addJudgments(metric, judged, judge));
  }

  private void addJudgments(Metric metric, MetricSpec.Judged judged, ModelSpec.Remote judge) {
    Shown shown =
        switch (judged) {
          case MetricSpec.Judge single ->
              new Shown(suite.contestants().size(), sumOfAnswers()).times(single.repeats());
          case MetricSpec.Pairwise pairwise ->
              new Shown(metric.pairs().size(), sumOfPairs(metric.pairs()))
                  .times(pairwise.bothOrders() ? 2 : 1);
        };
    double judgments = cells() * shown.judgments();
    double queryCharacters =
        volume.queries() == 0 ? 0 : (double) volume.characters() / volume.queries();
    double promptTokens =
        (queryCharacters + JUDGE_PROMPT_CHARACTERS + ownTexts(judged)) / CHARACTERS_PER_TOKEN;
    add(
        judge,
        judgments,
        judgments * promptTokens + cells() * shown.answerTokens(),
        judgments * maxTokens(judge, VERDICT_TOKENS));
  }

  private double sumOfPairs(List<Pair> pairs) {
    return pairs.stream()
        .mapToDouble(
            pair ->
                answerTokens.getOrDefault(pair.a(), 0.0) + answerTokens.getOrDefault(pair.b(), 0.0))
        .sum();
  }

  private double sumOfAnswers() {
    return answerTokens.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static long ownTexts(MetricSpec.Judged metric) {
    return switch (metric) {
      case MetricSpec.Judge it -> length(it.rubric()) + length(it.system()) + length(it.template());
      case MetricSpec.Pairwise it ->
          length(it.rubric()) + length(it.system()) + length(it.template());
    };
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

  private static double maxTokens(ModelSpec.Remote model, int otherwise) {
    Object limit =
        model
            .parameters()
            .getOrDefault("max_tokens", model.parameters().get("max_completion_tokens"));
    return limit instanceof Number number ? number.doubleValue() : otherwise;
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private List<String> notes(Planned planned) {
    List<String> notes = new ArrayList<>(suite.notes());
    notes.addAll(volume.notes());
    if (suite.suite().budgetUsd() != null
        && unpriced.isEmpty()
        && costUsd > suite.suite().budgetUsd().doubleValue()) {
      notes.add(
          "this is more than the budget: the run would stop before it is complete, and go on with"
              + " `panopticon runs resume ID --budget USD`");
    }
    if (!unpriced.isEmpty()) {
      notes.add(
          "the cost is unknown, because there is no price for " + String.join(", ", unpriced));
    } else if (planned.calls() > 0) {
      notes.add(
          "the cost rests on estimated tokens: 4 characters each, answers as long as this model's"
              + " earlier ones or as max_tokens allows; the cache may save some of it");
    }
    return notes;
  }

  /** What a metric's judge is shown for one query and repeat. */
  private record Shown(double judgments, double answerTokens) {
    Shown times(int factor) {
      return new Shown(judgments * factor, answerTokens * factor);
    }
  }

  private record Planned(long outputs, long judgments, long calls) {}
}
