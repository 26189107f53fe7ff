package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.Query;
import dev.panopticon.model.RunId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Loads what a chunk needs, each kind in one query over its range. Thread-safe. */
final class LoadChunk {
  private static final String RANGE =
      """
      SELECT c.first_query_no, c.last_query_no
      FROM chunk c JOIN run r ON r.id = c.run_id
      WHERE c.run_id = :run AND c.chunk_no = :chunk AND c.done_at IS NULL AND r.status = 'RUNNING'
      """;
  private static final String QUERIES =
      """
      SELECT query_no, query_id, version, content
      FROM run_query WHERE run_id = :run AND query_no BETWEEN :first AND :last
      """;
  private static final String OUTPUTS =
      """
      SELECT query_no, contestant_no, repeat, status, text, finish_reason, error_class, error
      FROM output WHERE run_id = :run AND query_no BETWEEN :first AND :last
      """;
  private static final String OUTPUT =
      """
      SELECT query_no, contestant_no, repeat, status, text, finish_reason, error_class, error
      FROM output
      WHERE run_id = :run AND query_no = :query AND contestant_no = :contestant AND repeat = :repeat
      """;
  private static final String JUDGED =
      """
      SELECT m.metric_no, j.query_no, j.contestant_no, j.repeat, j.other_no, j.swapped, j.judge_no,
             j.judge_repeat
      FROM run_metric m
      JOIN judgment j ON j.run_id = m.run_id AND j.metric_no = m.metric_no
      WHERE m.run_id = :run AND j.query_no BETWEEN :first AND :last
      """;
  private static final String RECORDED_OUTPUTS =
      """
      SELECT o.contestant_no, o.query_id, o.text
      FROM run_contestant c
      CROSS JOIN run_query q
      JOIN recorded_output o ON o.run_id = q.run_id AND o.contestant_no = c.contestant_no
                            AND o.query_id = q.query_id
      WHERE c.run_id = :run AND q.run_id = :run AND q.query_no BETWEEN :first AND :last
      """;
  private static final String RECORDED_REPLIES =
      """
      SELECT p.metric_no, p.query_id, p.contestant, p.opponent, p.reply, p.scores
      FROM run_metric m
      CROSS JOIN run_query q
      JOIN recorded_reply p ON p.run_id = q.run_id AND p.metric_no = m.metric_no
                           AND p.query_id = q.query_id
      WHERE m.run_id = :run AND q.run_id = :run AND q.query_no BETWEEN :first AND :last
      """;

  private record Range(int first, int last) {}

  private final JdbcClient jdbc;

  LoadChunk(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Empty when there is nothing to do: the chunk is done, or its run is not RUNNING or gone. */
  Optional<ChunkContents> load(ChunkId chunk) {
    return jdbc.sql(RANGE)
        .param("run", chunk.run().value())
        .param("chunk", chunk.no())
        .query((row, no) -> new Range(row.getInt("first_query_no"), row.getInt("last_query_no")))
        .optional()
        .map(range -> contents(chunk.run(), range));
  }

  /** The committed output of a cell; it must exist. */
  StoredOutput output(RunId run, CellKey cell) {
    return jdbc.sql(OUTPUT)
        .param("run", run.value())
        .param("query", cell.queryNo())
        .param("contestant", cell.contestantNo())
        .param("repeat", cell.repeat())
        .query((row, no) -> storedOutput(row))
        .single();
  }

  private ChunkContents contents(RunId run, Range range) {
    Map<Integer, Query> queries = new HashMap<>();
    each(QUERIES, run, range, row -> queries.put(row.getInt("query_no"), query(row)));
    Map<CellKey, StoredOutput> outputs = new HashMap<>();
    each(
        OUTPUTS,
        run,
        range,
        row -> {
          StoredOutput output = storedOutput(row);
          outputs.put(output.cell(), output);
        });
    Set<JudgmentKey> judged = new HashSet<>();
    each(JUDGED, run, range, row -> judged.add(judgmentKey(row)));
    return new ChunkContents(
        queries, outputs, judged, recordedOutputs(run, range), recordedReplies(run, range));
  }

  private Map<ChunkContents.RecordedAnswer, String> recordedOutputs(RunId run, Range range) {
    Map<ChunkContents.RecordedAnswer, String> recorded = new HashMap<>();
    each(
        RECORDED_OUTPUTS,
        run,
        range,
        row ->
            recorded.put(
                new ChunkContents.RecordedAnswer(
                    row.getInt("contestant_no"), row.getString("query_id")),
                row.getString("text")));
    return recorded;
  }

  private Map<ChunkContents.RecordedJudgment, ChunkContents.RecordedVerdict> recordedReplies(
      RunId run, Range range) {
    Map<ChunkContents.RecordedJudgment, ChunkContents.RecordedVerdict> recorded = new HashMap<>();
    each(
        RECORDED_REPLIES,
        run,
        range,
        row ->
            recorded.put(
                new ChunkContents.RecordedJudgment(
                    row.getInt("metric_no"),
                    row.getString("query_id"),
                    row.getString("contestant"),
                    row.getString("opponent")),
                new ChunkContents.RecordedVerdict(
                    row.getString("reply"), scores(row.getArray("scores")))));
    return recorded;
  }

  @FunctionalInterface
  private interface RowStep {
    void accept(ResultSet row) throws SQLException;
  }

  private void each(String sql, RunId run, Range range, RowStep step) {
    jdbc.sql(sql)
        .param("run", run.value())
        .param("first", range.first())
        .param("last", range.last())
        .query(
            row -> {
              step.accept(row);
            });
  }

  private static Query query(ResultSet row) throws SQLException {
    return new Query(
        row.getString("query_id"),
        row.getInt("version"),
        SuiteShape.query(row.getString("content")));
  }

  private static StoredOutput storedOutput(ResultSet row) throws SQLException {
    var cell =
        new CellKey(row.getInt("query_no"), row.getInt("contestant_no"), row.getInt("repeat"));
    String errorClass = row.getString("error_class");
    return new StoredOutput(
        cell,
        new OutputResult.Answer(
            OutputStatus.valueOf(row.getString("status")),
            row.getString("text"),
            row.getString("finish_reason"),
            errorClass == null ? null : ErrorClass.valueOf(errorClass),
            row.getString("error")));
  }

  private static JudgmentKey judgmentKey(ResultSet row) throws SQLException {
    return new JudgmentKey(
        row.getInt("metric_no"),
        row.getInt("query_no"),
        row.getInt("contestant_no"),
        row.getInt("repeat"),
        row.getInt("other_no"),
        row.getBoolean("swapped"),
        row.getInt("judge_no"),
        row.getInt("judge_repeat"));
  }

  private static @Nullable List<Double> scores(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((Double[]) array.getArray());
  }
}
