package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.Calls;
import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.Latency;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ModelReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.contract.RunReport.Tokens;
import dev.panopticon.engine.ReportComputation;
import dev.panopticon.judgeservice.report.ScoredMetric.ScoredContestant;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.statistics.Percentiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Computes the report of a run, in one snapshot of the database. Streams the judgments metric by
 * metric. Thread-safe.
 */
public final class ComputeReport implements ReportComputation {
  private static final int FETCH_SIZE = 2_000;

  private final TransactionTemplate snapshot;
  private final RunRows runs;
  private final ResultRows results;
  private final JsonMapper json;

  /**
   * @param json writes the public shape: snake_case
   */
  public ComputeReport(DataSource dataSource, JsonMapper json) {
    var template = new JdbcTemplate(dataSource);
    template.setFetchSize(FETCH_SIZE);
    JdbcClient jdbc = JdbcClient.create(template);
    this.snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.snapshot.setReadOnly(true);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.runs = new RunRows(jdbc, json);
    this.results = new ResultRows(jdbc);
    this.json = json;
  }

  @Override
  public String reportJson(RunId run, Instant finishedAt) {
    return json.writeValueAsString(compute(run.value(), header -> header.completed(finishedAt)));
  }

  /** The report of what is committed now. */
  public RunReport reportNow(UUID run) {
    return compute(run, UnaryOperator.identity());
  }

  private RunReport compute(UUID run, UnaryOperator<RunHeader> ending) {
    return snapshot.execute(
        _ ->
            compute(
                new RunSnapshot(
                    ending.apply(runs.header(run)), runs.contestants(run), runs.themes(run))));
  }

  private RunReport compute(RunSnapshot run) {
    UUID id = run.header().id();
    var gates = new EvaluateGates(run, new EarlierRuns(runs, results));
    var metrics = new MetricReports(run);
    var comparisons = new Comparisons(run, results.sharedOutputs(id));
    var pairs = new ComparePairs(run);
    Map<Contestant, List<MetricReport>> byContestant = new HashMap<>();
    List<Comparison> compared = new ArrayList<>();
    List<PairReport> pairwise = new ArrayList<>();
    for (RunMetric metric : runs.metrics(id)) {
      if (metric.definition() instanceof MetricSpec.Pairwise pairMetric) {
        List<ComparedPair> family =
            pairs.compare(
                metric,
                runs.pairs(id, metric.no()),
                results.pairCells(id, metric.no(), pairMetric.bothOrders()));
        gates.take(metric, family);
        pairwise.addAll(pairs.report(family));
      } else {
        ScoredMetric scored = metrics.score(metric, results.cells(id, metric.no()));
        gates.take(scored);
        compared.addAll(comparisons.of(scored));
        for (ScoredContestant contestant : scored.contestants()) {
          byContestant
              .computeIfAbsent(contestant.contestant(), _ -> new ArrayList<>())
              .add(metrics.report(metric, contestant));
        }
      }
    }
    var costs = new RunCosts(results.outputs(id), results.judgments(id));
    return report(
        run,
        costs,
        models(run, costs, byContestant),
        new Findings(compared, pairwise, gates.finish(costs)));
  }

  private List<ModelReport> models(
      RunSnapshot run, RunCosts costs, Map<Contestant, List<MetricReport>> metrics) {
    Map<Integer, long[]> latencies = results.latencies(run.header().id());
    return run.contestants().stream()
        .map(
            contestant ->
                model(
                    contestant,
                    costs.of(contestant),
                    metrics.getOrDefault(contestant, List.of()),
                    latencies.getOrDefault(contestant.no(), new long[0])))
        .toList();
  }

  private static ModelReport model(
      Contestant contestant, OutputTotals outputs, List<MetricReport> metrics, long[] latencies) {
    return new ModelReport(
        contestant.modelId(),
        contestant.promptId(),
        metrics,
        Map.of(
            "answered",
            outputs.answered(),
            "refused",
            outputs.refused(),
            "failed",
            outputs.failed()),
        Figures.usd(outputs.calls().costNanoUsd()),
        new Tokens(outputs.inputTokens(), outputs.outputTokens()),
        Percentiles.of(latencies)
            .map(it -> new Latency((long) it.p50(), (long) it.p95(), (long) it.p99()))
            .orElse(new Latency(null, null, null)));
  }

  private static RunReport report(
      RunSnapshot run, RunCosts costs, List<ModelReport> models, Findings findings) {
    RunHeader header = run.header();
    CallTotals calls = costs.calls();
    return new RunReport(
        header.id(),
        header.name(),
        header.status().name().toLowerCase(Locale.ROOT),
        header.reason(),
        header.startedAt(),
        header.finishedAt(),
        models,
        findings.comparisons(),
        findings.pairwise(),
        new Calls(
            header.plannedCalls(), calls.made(), calls.cached(), calls.retried(), calls.failed()),
        Figures.usd(calls.costNanoUsd()),
        Figures.usd(calls.savedNanoUsd()),
        findings.gates());
  }

  private record Findings(
      List<Comparison> comparisons, List<PairReport> pairwise, List<RunReport.GateReport> gates) {}
}
