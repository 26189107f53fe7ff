package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts what is added to a run behind what it has. What it has comes from the run's own snapshot, so
 * that nothing which was registered, stored or uploaded then must still be there.
 */
final class AmendSuite {
  private static final List<String> LISTS = List.of("queries", "models", "metrics");

  private static final String MODELS =
      """
      SELECT model::text AS model FROM (
        SELECT DISTINCT ON (model_id) model_id, contestant_no AS place, model
        FROM run_contestant WHERE run_id = :run ORDER BY model_id, contestant_no) contestants
      ORDER BY place
      """;
  private static final String JUDGES =
      """
      SELECT jsonb_set(model, '{role}', '"judge"')::text AS model FROM run_judge
      WHERE run_id = :run
        AND model_id NOT IN (SELECT model_id FROM run_contestant WHERE run_id = :run)
      ORDER BY model_id
      """;
  // A metric whose judge was not there stays skipped.
  private static final String METRICS =
      """
      SELECT CASE WHEN kind IN ('judge', 'pairwise')
                  THEN definition || '{"optional": true}' ELSE definition END::text AS definition
      FROM run_metric WHERE run_id = :run ORDER BY metric_no
      """;
  private static final String LABELS =
      "SELECT label FROM run_contestant WHERE run_id = :run ORDER BY contestant_no";

  private final JdbcClient jdbc;
  private final ResolveSuite resolve;
  private final JsonMapper json = JsonMapper.shared();

  AmendSuite(JdbcClient jdbc, ResolveSuite resolve) {
    this.jdbc = jdbc;
    this.resolve = resolve;
  }

  AmendedSuite amend(RunId run, JsonNode amendment) {
    requireLists(amendment);
    Submitted submitted = submitted(run);
    List<String> labels = texts(LABELS, run);
    List<String> metrics = texts(METRICS, run);
    CombinedSuite combined = combined(run, submitted.suite(), metrics, amendment);
    var before = new RunBefore(labels.size(), metrics.size(), combined.grown(), combined.places());
    ResolvedSuite whole = resolve.resolve(combined.suite(), before);
    requireSameContestants(whole, labels);
    return new AmendedSuite(
        whole.withCanonical(new ShownSuite(submitted.suite()).with(amendment, before.grown())),
        submitted.revision(),
        before,
        amendment.has("queries"),
        amendment.has("metrics") || amendment.path("models").size() > before.grown().size());
  }

  private static void requireLists(JsonNode amendment) {
    Set<String> unknown = new LinkedHashSet<>(amendment.propertyNames());
    unknown.removeAll(LISTS);
    boolean wrong = LISTS.stream().anyMatch(key -> isWrong(amendment.get(key)));
    if (!amendment.isObject() || amendment.isEmpty() || !unknown.isEmpty() || wrong) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE,
          "A run is amended with `models`, `metrics` or `queries`, each a list that is not empty"
              + (unknown.isEmpty() ? "." : "; it cannot take " + String.join(", ", unknown) + "."));
    }
  }

  private static boolean isWrong(@Nullable JsonNode list) {
    return list != null && (!list.isArray() || list.isEmpty());
  }

  private record Submitted(ObjectNode suite, int revision) {}

  private Submitted submitted(RunId run) {
    return jdbc.sql("SELECT suite::text AS suite, revision FROM run WHERE id = :run")
        .param("run", run.value())
        .query(
            (row, no) ->
                new Submitted(
                    (ObjectNode) json.readTree(row.getString("suite")), row.getInt("revision")))
        .optional()
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.NOT_FOUND,
                    "There is no run %s. `panopticon runs` lists the runs with their ids."
                        .formatted(run)));
  }

  private CombinedSuite combined(
      RunId run, ObjectNode submitted, List<String> metrics, JsonNode amendment) {
    ObjectNode suite = submitted.deepCopy();
    suite.set("models", array(texts(MODELS, run), texts(JUDGES, run)));
    suite.set("metrics", array(metrics, List.of()));
    ArrayNode queries = json.createArrayNode();
    amendment.path("queries").forEach(queries::add);
    if (queries.isEmpty()) {
      queries.addObject().put("text", "stands for the queries of the run");
    }
    suite.set("queries", queries);
    return new CombinedSuite(suite, amendment);
  }

  private ArrayNode array(List<String> first, List<String> then) {
    ArrayNode array = json.createArrayNode();
    first.forEach(text -> array.add(json.readTree(text)));
    then.forEach(text -> array.add(json.readTree(text)));
    return array;
  }

  /** Results are told apart by the numbers of contestants: these must never move. */
  private static void requireSameContestants(ResolvedSuite whole, List<String> labels) {
    List<String> resolved =
        whole.contestants().stream().map(contestant -> contestant.label()).toList();
    if (resolved.size() < labels.size() || !resolved.subList(0, labels.size()).equals(labels)) {
      throw new IllegalStateException(
          "the contestants of the run would change from " + labels + " to " + resolved);
    }
  }

  private List<String> texts(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query(String.class).list();
  }
}
