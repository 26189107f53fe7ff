package dev.panopticon.engine;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Loads the snapshots of runs, and keeps the ones used last in memory: they change only with a
 * run's revision. Thread-safe.
 */
public final class RunSnapshots {
  private static final int KEPT = 32;

  private static final String REVISION = "SELECT revision FROM run WHERE id = :run";
  private static final String PRIORITY = "SELECT priority FROM run WHERE id = :run";
  private static final String RUN =
      """
      SELECT name, repeats, concurrency, cache_mode, seed, margin, budget_nano_usd
      FROM run WHERE id = :run
      """;
  private static final String CONTESTANTS =
      """
      SELECT contestant_no, label, model, prompt
      FROM run_contestant WHERE run_id = :run ORDER BY contestant_no
      """;
  private static final String JUDGES = "SELECT model_id, model FROM run_judge WHERE run_id = :run";
  private static final String METRICS =
      """
      SELECT metric_no, version, definition, skip_reason
      FROM run_metric WHERE run_id = :run ORDER BY metric_no
      """;
  private static final String PAIRS =
      """
      SELECT metric_no, contestant_no, other_no
      FROM run_pair WHERE run_id = :run ORDER BY metric_no, contestant_no, other_no
      """;

  private final JdbcClient jdbc;
  private final Map<RunId, RunSnapshot> kept = new LinkedHashMap<>(16, 0.75f, true);

  public RunSnapshots(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /**
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public RunSnapshot get(RunId run) {
    int revision =
        jdbc.sql(REVISION)
            .param("run", run.value())
            .query(Integer.class)
            .optional()
            .orElseThrow(() -> notFound(run));
    synchronized (kept) {
      RunSnapshot known = kept.get(run);
      if (known != null && known.revision() == revision) {
        return known;
      }
    }
    // Amended while it is read, it is of a revision that is over: what it leads to is not taken.
    RunSnapshot loaded = load(run, revision);
    synchronized (kept) {
      kept.put(run, loaded);
      if (kept.size() > KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return loaded;
  }

  /**
   * The run's priority, which may change at any time and so is not part of the snapshot.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  Priority priority(RunId run) {
    return jdbc.sql(PRIORITY)
        .param("run", run.value())
        .query(String.class)
        .optional()
        .map(Priority::valueOf)
        .orElseThrow(() -> notFound(run));
  }

  /** Forgets a deleted run. */
  void forget(RunId run) {
    synchronized (kept) {
      kept.remove(run);
    }
  }

  private RunSnapshot load(RunId run, int revision) {
    var head =
        jdbc.sql(RUN)
            .param("run", run.value())
            .query((row, no) -> new Head(row.getString("name"), settings(row)))
            .optional()
            .orElseThrow(() -> notFound(run));
    return new RunSnapshot(
        run, revision, head.name(), head.settings(), contestants(run), judges(run), metrics(run));
  }

  private record Head(String name, RunSettings settings) {}

  static PanopticonException notFound(RunId run) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND,
        "There is no run " + run + ". `panopticon runs` lists the runs with their ids.");
  }

  private static RunSettings settings(ResultSet row) throws SQLException {
    return new RunSettings(
        row.getInt("repeats"),
        row.getInt("concurrency"),
        CacheMode.valueOf(row.getString("cache_mode")),
        row.getLong("seed"),
        row.getObject("margin", Double.class),
        row.getObject("budget_nano_usd", Long.class));
  }

  private List<RunSnapshot.Contestant> contestants(RunId run) {
    return jdbc.sql(CONTESTANTS)
        .param("run", run.value())
        .query(
            (row, no) -> {
              String prompt = row.getString("prompt");
              return new RunSnapshot.Contestant(
                  row.getInt("contestant_no"),
                  row.getString("label"),
                  SuiteShape.model(row.getString("model")),
                  prompt == null ? null : SuiteShape.prompt(prompt));
            })
        .list();
  }

  private Map<String, ModelSpec.Remote> judges(RunId run) {
    Map<String, ModelSpec.Remote> judges = new HashMap<>();
    jdbc.sql(JUDGES)
        .param("run", run.value())
        .query(
            row -> {
              if (SuiteShape.model(row.getString("model")) instanceof ModelSpec.Remote judge) {
                judges.put(row.getString("model_id"), judge);
              }
            });
    return judges;
  }

  private List<RunSnapshot.Metric> metrics(RunId run) {
    Map<Integer, List<PlannedRun.Pair>> pairs = pairs(run);
    return jdbc.sql(METRICS)
        .param("run", run.value())
        .query(
            (row, no) ->
                new RunSnapshot.Metric(
                    row.getInt("metric_no"),
                    row.getInt("version"),
                    SuiteShape.metric(row.getString("definition")),
                    row.getString("skip_reason"),
                    pairs.getOrDefault(row.getInt("metric_no"), List.of())))
        .list();
  }

  private Map<Integer, List<PlannedRun.Pair>> pairs(RunId run) {
    Map<Integer, List<PlannedRun.Pair>> pairs = new HashMap<>();
    jdbc.sql(PAIRS)
        .param("run", run.value())
        .query(
            row -> {
              pairs
                  .computeIfAbsent(row.getInt("metric_no"), metric -> new ArrayList<>())
                  .add(new PlannedRun.Pair(row.getInt("contestant_no"), row.getInt("other_no")));
            });
    return pairs;
  }
}
