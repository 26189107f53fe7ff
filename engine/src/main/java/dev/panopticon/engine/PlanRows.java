package dev.panopticon.engine;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the rows of a planned run that are few: the run, its contestants, judges, metrics. */
final class PlanRows {
  private static final String INSERT_RUN =
      """
      INSERT INTO run (id, idempotency_key, name, description, status, suite, repeats, concurrency,
                       priority, cache_mode, seed, margin, budget_nano_usd, planned_outputs,
                       planned_judgments, planned_calls, created_at)
      VALUES (:id, :idempotencyKey, :name, :description, 'RUNNING', :suite::jsonb, :repeats,
              :concurrency, :priority, :cacheMode, :seed, :margin, :budget, 0, 0, 0, :now)
      """;
  private static final String INSERT_CONTESTANT =
      """
      INSERT INTO run_contestant (run_id, contestant_no, label, model_id, prompt_id, model, prompt)
      VALUES (:run, :no, :label, :modelId, :promptId, :model::jsonb, :prompt::jsonb)
      """;
  private static final String INSERT_JUDGE =
      """
      INSERT INTO run_judge (run_id, model_id, model) VALUES (:run, :modelId, :model::jsonb)
      ON CONFLICT (run_id, model_id) DO NOTHING
      """;
  private static final String INSERT_METRIC =
      """
      INSERT INTO run_metric (run_id, metric_no, name, version, kind, definition, judge, skip_reason)
      VALUES (:run, :no, :name, :version, :kind, :definition::jsonb, :judge, :skipReason)
      """;
  private static final String INSERT_PAIR =
      """
      INSERT INTO run_pair (run_id, metric_no, contestant_no, other_no)
      VALUES (:run, :metric, :a, :b)
      ON CONFLICT DO NOTHING
      """;
  private static final String STORE_COUNTS =
      """
      UPDATE run
      SET planned_outputs = :outputs, planned_judgments = :judgments, planned_calls = :calls
      WHERE id = :run
      """;

  private final JdbcClient jdbc;
  private final PlannedRun run;

  PlanRows(JdbcClient jdbc, PlannedRun run) {
    this.jdbc = jdbc;
    this.run = run;
  }

  void insertRun(OffsetDateTime now) {
    RunSettings settings = run.settings();
    jdbc.sql(INSERT_RUN)
        .param("id", run.id().value())
        .param("idempotencyKey", run.idempotencyKey())
        .param("name", run.name())
        .param("description", run.description())
        .param("suite", SuiteShape.storable(run.suite()))
        .param("repeats", settings.repeats())
        .param("concurrency", settings.concurrency())
        .param("priority", run.priority().name())
        .param("cacheMode", settings.cacheMode().name())
        .param("seed", settings.seed())
        .param("margin", settings.margin())
        .param("budget", settings.budgetNanoUsd())
        .param("now", now)
        .update();
  }

  void insertContestants(int first) {
    List<PlannedRun.Contestant> contestants = run.contestants();
    for (int no = first; no < contestants.size(); no++) {
      PlannedRun.Contestant contestant = contestants.get(no);
      var prompt = contestant.prompt();
      jdbc.sql(INSERT_CONTESTANT)
          .param("run", run.id().value())
          .param("no", no)
          .param("label", contestant.label())
          .param("modelId", contestant.model().id())
          .param("promptId", prompt == null ? null : prompt.id())
          .param("model", SuiteShape.json(contestant.model()))
          .param("prompt", prompt == null ? null : SuiteShape.json(prompt))
          .update();
    }
  }

  void insertJudges() {
    for (ModelSpec.Remote judge : run.judges()) {
      jdbc.sql(INSERT_JUDGE)
          .param("run", run.id().value())
          .param("modelId", judge.id())
          .param("model", SuiteShape.json(judge))
          .update();
    }
  }

  /** Earlier metrics only get the pairs that they lack. */
  void insertMetrics(KnownVersions known, int first) {
    Map<String, byte[]> hashes = new HashMap<>();
    for (PlannedRun.Metric metric : run.metrics()) {
      hashes.put(metric.spec().name(), CanonicalJson.sha256(SuiteShape.tree(metric.spec())));
    }
    Map<String, Integer> versions = hashes.isEmpty() ? Map.of() : known.ofMetrics(hashes);
    for (int no = 0; no < run.metrics().size(); no++) {
      PlannedRun.Metric metric = run.metrics().get(no);
      if (no >= first) {
        insertMetric(no, metric, versions.getOrDefault(metric.spec().name(), 1));
      }
      insertPairs(no, metric);
    }
  }

  private void insertMetric(int no, PlannedRun.Metric metric, int version) {
    jdbc.sql(INSERT_METRIC)
        .param("run", run.id().value())
        .param("no", no)
        .param("name", metric.spec().name())
        .param("version", version)
        .param("kind", metric.spec().kind())
        .param("definition", SuiteShape.json(metric.spec()))
        .param("judge", judgeLabel(metric.spec()))
        .param("skipReason", metric.skipReason())
        .update();
  }

  private void insertPairs(int no, PlannedRun.Metric metric) {
    for (PlannedRun.Pair pair : metric.pairs()) {
      jdbc.sql(INSERT_PAIR)
          .param("run", run.id().value())
          .param("metric", no)
          .param("a", pair.a())
          .param("b", pair.b())
          .update();
    }
  }

  private static @Nullable String judgeLabel(MetricSpec spec) {
    return spec instanceof MetricSpec.Judged judged ? judged.judge().name() : null;
  }

  void storePlannedCounts(long queries) {
    long cells = queries * run.settings().repeats();
    long outputs = cells * run.contestants().size();
    long asked = cells * run.contestants().stream().filter(PlanRows::isRemote).count();
    long judgments = 0;
    for (PlannedRun.Metric metric : run.metrics()) {
      long planned = cells * judgmentsPerCell(metric);
      judgments += planned;
      asked += callsJudge(metric) ? planned : 0;
    }
    jdbc.sql(STORE_COUNTS)
        .param("run", run.id().value())
        .param("outputs", outputs)
        .param("judgments", judgments)
        .param("calls", asked)
        .update();
  }

  /** Judgments of a metric for each query and repeat, over all contestants or pairs. */
  private long judgmentsPerCell(PlannedRun.Metric metric) {
    return switch (metric.spec()) {
      case MetricSpec.Deterministic _ -> run.contestants().size();
      case MetricSpec.Judge judge ->
          (long) run.contestants().size() * RunSnapshot.judgeRepeats(judge);
      case MetricSpec.Pairwise pairwise ->
          (long) metric.pairs().size() * (pairwise.bothOrders() ? 2 : 1);
    };
  }

  private static boolean isRemote(PlannedRun.Contestant contestant) {
    return contestant.model() instanceof ModelSpec.Remote;
  }

  private static boolean callsJudge(PlannedRun.Metric metric) {
    return metric.skipReason() == null
        && metric.spec() instanceof MetricSpec.Judged judged
        && judged.judge() instanceof JudgeSource.Model;
  }
}
