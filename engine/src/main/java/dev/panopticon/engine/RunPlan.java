package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A run that is being written. Everything happens in the transaction of the caller: nothing of the
 * run exists before its commit, and all of it, the scheduled work included, exists after. Not
 * thread-safe.
 */
public final class RunPlan {
  private static final String INSERT_QUERIES =
      """
      INSERT INTO run_query (run_id, query_no, query_id, version, theme, content)
      SELECT :run, q.query_no, q.query_id, q.version, q.theme, q.content
      FROM unnest(:numbers::int[], :ids::text[], :versions::int[], :themes::text[], :contents::jsonb[])
           AS q(query_no, query_id, version, theme, content)
      ON CONFLICT (run_id, query_id) DO NOTHING
      """;
  private static final String INSERT_OUTPUTS =
      """
      INSERT INTO recorded_output (run_id, contestant_no, query_id, text)
      SELECT :run, o.contestant_no, o.query_id, o.text
      FROM unnest(:contestants::int[], :ids::text[], :texts::text[]) AS o(contestant_no, query_id, text)
      ON CONFLICT DO NOTHING
      """;
  private static final String INSERT_REPLIES =
      """
      INSERT INTO recorded_reply (run_id, metric_no, query_id, contestant, opponent, reply, scores)
      SELECT :run, r.metric_no, r.query_id, r.contestant, r.opponent, r.reply, r.scores::float8[]
      FROM unnest(:metrics::int[], :ids::text[], :contestants::text[], :opponents::text[],
                  :replies::text[], :scores::text[])
           AS r(metric_no, query_id, contestant, opponent, reply, scores)
      ON CONFLICT DO NOTHING
      """;

  // Every connection has plans that were made when these tables had fewer rows, perhaps none: a
  // scan then, which would be one for each chunk now. This makes them plan anew.
  private static final String ANALYZE =
      "ANALYZE (SKIP_LOCKED) run_query, recorded_output, recorded_reply";

  /** Of fewer it does not matter how they are read. */
  private static final int MANY = 1_000;

  private final JdbcClient jdbc;
  private final PlannedRun run;
  private final PlanRows rows;
  private final KnownVersions versions;
  private final AmendedRows amended;
  private int queries;
  private int queriesBefore;
  private boolean amends;

  RunPlan(JdbcClient jdbc, PlannedRun run) {
    this.jdbc = jdbc;
    this.run = run;
    this.rows = new PlanRows(jdbc, run);
    this.versions = new KnownVersions(jdbc, run.name());
    this.amended = new AmendedRows(jdbc, run);
  }

  void insert() {
    requireReadable();
    versions.lock();
    rows.insertRun(now());
    rows.insertContestants(0);
    rows.insertJudges();
    rows.insertMetrics(versions, 0);
  }

  void amend(int revision) {
    requireReadable();
    versions.lock();
    amended.lock(revision);
    amends = true;
    queriesBefore = amended.queries();
    queries = queriesBefore;
    rows.insertContestants(amended.contestants());
    rows.insertJudges();
    rows.insertMetrics(versions, amended.metrics());
  }

  /** Which of these queries, no two with the same id, the run has by now. */
  public AlreadyThere queriesThere(List<PlannedRun.Question> batch) {
    return amended.queriesThere(batch);
  }

  /**
   * Which of these answers of one contestant, no two to the same query, the run has by now. What it
   * has for a query that it had not before it was amended was never used: it is forgotten where the
   * text is another now.
   */
  public AlreadyThere answersThere(List<PlannedRun.RecordedOutput> batch) {
    return amended.answersThere(batch, queriesBefore);
  }

  /** How many queries the run has by now. */
  public int queries() {
    return queries;
  }

  /** What an engine could not read back would fail the run later, when nobody looks. */
  private void requireReadable() {
    run.contestants().forEach(contestant -> SuiteShape.requireReadable(contestant.model()));
    run.judges().forEach(SuiteShape::requireReadable);
    run.metrics().forEach(metric -> SuiteShape.requireReadable(metric.spec()));
  }

  /**
   * Adds queries in the order given; any number of batches, best of some hundred each.
   *
   * @throws PanopticonException with INVALID_DATA if a query's id is in the run already
   */
  public void addQueries(List<PlannedRun.Question> batch) {
    requireDistinct(batch);
    Map<String, byte[]> hashes = new HashMap<>();
    batch.forEach(
        query -> hashes.put(query.id(), CanonicalJson.sha256(SuiteShape.tree(query.content()))));
    Map<String, Integer> versionOf = versions.ofQueries(hashes);
    var columns = new Columns(batch.size());
    for (PlannedRun.Question query : batch) {
      columns.next();
      columns.set("numbers", queries + columns.row());
      columns.set("ids", query.id());
      columns.set("versions", versionOf.get(query.id()));
      columns.set("themes", query.content().theme());
      columns.set("contents", SuiteShape.json(query.content()));
    }
    int inserted = insert(INSERT_QUERIES, columns);
    if (inserted < batch.size()) {
      throw twice(batch.stream().map(PlannedRun.Question::id).toList());
    }
    queries += batch.size();
  }

  /**
   * Adds answers that exist already. Rows for queries that the run does not have are harmless.
   *
   * @throws PanopticonException with INVALID_DATA if a contestant has two answers to a query
   */
  public void addRecordedOutputs(List<PlannedRun.RecordedOutput> batch) {
    if (insert(INSERT_OUTPUTS, Columns.of(batch)) < batch.size()) {
      throw ambiguous("an answer", batch.stream().map(PlannedRun.RecordedOutput::queryId).toList());
    }
  }

  /**
   * Adds judges' replies that exist already.
   *
   * @throws PanopticonException with INVALID_DATA if a metric has two replies to the same cell
   */
  public void addRecordedReplies(List<PlannedRun.RecordedReply> batch) {
    var columns = new Columns(batch.size());
    for (PlannedRun.RecordedReply reply : batch) {
      columns.next();
      columns.set("metrics", reply.metricNo());
      columns.set("ids", reply.queryId());
      columns.set("contestants", reply.contestant());
      columns.set("opponents", reply.opponent());
      columns.set("replies", reply.reply());
      columns.set("scores", arrayLiteral(reply.scores()));
    }
    if (insert(INSERT_REPLIES, columns) < batch.size()) {
      throw ambiguous("a reply", batch.stream().map(PlannedRun.RecordedReply::queryId).toList());
    }
  }

  /**
   * Cuts the run into chunks and schedules them. The last step of planning.
   *
   * @throws PanopticonException with INVALID_SUITE if the run has no queries
   */
  public void schedule() {
    requireQueries();
    if (queries >= MANY) {
      jdbc.sql(ANALYZE).update();
    }
    rows.storePlannedCounts(queries);
    if (amends) {
      amended.reopen();
    }
    new ScheduledWork(jdbc).planChunks(run, queries, now());
  }

  /**
   * Counts what the run would do if it had so many queries, in place of {@link #schedule}. The
   * caller gives up the transaction: such a run has no work.
   *
   * @throws PanopticonException with INVALID_SUITE if there are no queries
   */
  public void countOnly(int assumedQueries) {
    queries = assumedQueries;
    requireQueries();
    rows.storePlannedCounts(queries);
  }

  private void requireQueries() {
    if (queries == 0) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE,
          "The suite \""
              + run.name()
              + "\" has no queries: its sources are empty, or `where` and `limit` leave nothing.");
    }
  }

  private int insert(String sql, Columns columns) {
    return jdbc.sql(sql).param("run", run.id().value()).params(columns.arrays()).update();
  }

  private static void requireDistinct(List<PlannedRun.Question> batch) {
    Set<String> seen = new HashSet<>();
    for (PlannedRun.Question query : batch) {
      if (!seen.add(query.id())) {
        throw duplicate(query.id());
      }
    }
  }

  private PanopticonException twice(List<String> ids) {
    String sql =
        """
        SELECT query_id FROM run_query
        WHERE run_id = :run AND query_id = ANY(:ids) AND query_no < :before
        ORDER BY query_no LIMIT 1
        """;
    return duplicate(
        jdbc.sql(sql)
            .param("run", run.id().value())
            .param("ids", ids.toArray(String[]::new))
            .param("before", queries)
            .query(String.class)
            .single());
  }

  private static PanopticonException duplicate(String id) {
    return new PanopticonException(
        ErrorCode.INVALID_DATA,
        "The query id \""
            + id
            + "\" appears more than once. Ids must be unique within a suite; results are told apart"
            + " by them.");
  }

  private PanopticonException ambiguous(String what, List<String> ids) {
    return new PanopticonException(
        ErrorCode.INVALID_DATA,
        "The recorded data of \""
            + run.name()
            + "\" has "
            + what
            + " more than once for the same query, among the ids from \""
            + ids.getFirst()
            + "\" to \""
            + ids.getLast()
            + "\". Keep one row for each.");
  }

  private static @Nullable String arrayLiteral(@Nullable List<Double> scores) {
    return scores == null ? null : scores.toString().replace('[', '{').replace(']', '}');
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(Clock.systemUTC());
  }
}
