package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a run has that is amended, and how it is opened again. In the caller's transaction. */
final class AmendedRows {
  private static final String HEAD =
      "SELECT status, revision FROM run WHERE id = :run FOR NO KEY UPDATE";
  private static final String CONTESTANTS =
      "SELECT count(*) FROM run_contestant WHERE run_id = :run";
  private static final String METRICS = "SELECT count(*) FROM run_metric WHERE run_id = :run";
  private static final String QUERIES =
      "SELECT coalesce(max(query_no) + 1, 0) FROM run_query WHERE run_id = :run";
  // Each looks up one row by its whole key, so that no plan reads the run for a batch.
  private static final String QUERIES_THERE =
      """
      SELECT a.query_id,
             (SELECT q.content = a.content FROM run_query q
              WHERE q.run_id = :run AND q.query_id = a.query_id) AS same
      FROM unnest(:ids::text[], :contents::jsonb[]) AS a(query_id, content)
      """;
  private static final String ANSWERS_THERE =
      """
      SELECT a.query_id,
             (SELECT o.text = a.text FROM recorded_output o
              WHERE o.run_id = :run AND o.contestant_no = a.contestant_no
                AND o.query_id = a.query_id) AS same
      FROM unnest(:contestants::int[], :ids::text[], :texts::text[])
           AS a(contestant_no, query_id, text)
      """;
  private static final String FORGET_UNUSED =
      """
      DELETE FROM recorded_output o
      USING unnest(:contestants::int[], :ids::text[], :texts::text[])
            AS a(contestant_no, query_id, text)
      WHERE o.run_id = :run AND o.contestant_no = a.contestant_no AND o.query_id = a.query_id
        AND o.text <> a.text
        AND NOT EXISTS (SELECT FROM run_query q
                        WHERE q.run_id = :run AND q.query_id = a.query_id AND q.query_no < :before)
      """;
  private static final String REOPEN =
      """
      UPDATE run
      SET status = 'RUNNING', resumes_by_itself = false, reason = NULL, reason_code = NULL,
          finished_at = NULL, report = NULL, suite = :suite::jsonb, revision = revision + 1
      WHERE id = :run
      """;
  // What a chunk has committed already is skipped, so that all may be looked through again.
  private static final String ALL_UNDONE = "UPDATE chunk SET done_at = NULL WHERE run_id = :run";

  private final JdbcClient jdbc;
  private final PlannedRun run;

  AmendedRows(JdbcClient jdbc, PlannedRun run) {
    this.jdbc = jdbc;
    this.run = run;
  }

  private record Head(RunStatus status, int revision) {}

  /**
   * @param revision of which the amendment was planned
   */
  void lock(int revision) {
    Head head =
        jdbc.sql(HEAD)
            .param("run", run.id().value())
            .query(
                (row, no) ->
                    new Head(RunStatus.valueOf(row.getString("status")), row.getInt("revision")))
            .optional()
            .orElseThrow(() -> RunSnapshots.notFound(run.id()));
    if (head.status() == RunStatus.RUNNING) {
      throw conflict("is running. Amend it when it has ended, or pause it first.");
    }
    if (head.revision() != revision) {
      throw conflict("was changed by somebody else at this moment. Amend it again.");
    }
  }

  private PanopticonException conflict(String what) {
    return new PanopticonException(ErrorCode.CONFLICT, "The run %s %s".formatted(run.id(), what));
  }

  int contestants() {
    return count(CONTESTANTS);
  }

  int metrics() {
    return count(METRICS);
  }

  int queries() {
    return count(QUERIES);
  }

  AlreadyThere queriesThere(List<PlannedRun.Question> batch) {
    var columns = new Columns(batch.size());
    for (PlannedRun.Question query : batch) {
      columns.next();
      columns.set("ids", query.id());
      columns.set("contents", SuiteShape.json(query.content()));
    }
    return there(QUERIES_THERE, columns);
  }

  /**
   * @param before how many queries the run had before it was amended
   */
  AlreadyThere answersThere(List<PlannedRun.RecordedOutput> batch, int before) {
    Columns columns = Columns.of(batch);
    AlreadyThere there = there(ANSWERS_THERE, columns);
    boolean stale = !there.other().isEmpty() && forgetUnused(columns, before) > 0;
    return stale ? there(ANSWERS_THERE, columns) : there;
  }

  private int forgetUnused(Columns answers, int before) {
    return jdbc.sql(FORGET_UNUSED)
        .param("run", run.id().value())
        .param("before", before)
        .params(answers.arrays())
        .update();
  }

  private AlreadyThere there(String sql, Columns columns) {
    Set<String> same = new HashSet<>();
    Set<String> other = new HashSet<>();
    jdbc.sql(sql)
        .param("run", run.id().value())
        .params(columns.arrays())
        .query(
            row -> {
              boolean equal = row.getBoolean("same");
              if (!row.wasNull()) {
                (equal ? same : other).add(row.getString("query_id"));
              }
            });
    return new AlreadyThere(same, other);
  }

  private int count(String sql) {
    return jdbc.sql(sql).param("run", run.id().value()).query(Integer.class).single();
  }

  void reopen() {
    jdbc.sql(REOPEN)
        .param("run", run.id().value())
        .param("suite", SuiteShape.storable(run.suite()))
        .update();
    jdbc.sql(ALL_UNDONE).param("run", run.id().value()).update();
  }
}
