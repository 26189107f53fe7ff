package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
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
import java.util.function.Function;
import java.util.function.Predicate;
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
  static final String QUERIES =
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
  // Each of these gives values for the first columns of a primary key, one by one: the plan is
  // right even just after the bulk load of a large run, when PostgreSQL has no statistics yet.
  private static final String JUDGED =
      """
      SELECT metric_no, query_no, contestant_no, repeat, other_no, swapped, judge_no, judge_repeat
      FROM judgment
      WHERE run_id = :run AND metric_no = ANY(:numbers) AND query_no BETWEEN :first AND :last
      """;
  static final String RECORDED_OUTPUTS =
      """
      SELECT contestant_no, query_id, text
      FROM recorded_output
      WHERE run_id = :run AND contestant_no = ANY(:numbers) AND query_id = ANY(:ids)
      """;
  private static final String RECORDED_REPLIES =
      """
      SELECT metric_no, query_id, contestant, opponent, reply, scores
      FROM recorded_reply
      WHERE run_id = :run AND metric_no = ANY(:numbers) AND query_id = ANY(:ids)
      """;

  private record Range(int first, int last) {}

  private final JdbcClient jdbc;

  LoadChunk(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Empty when there is nothing to do: the chunk is done, or its run is not RUNNING or gone. */
  Optional<ChunkContents> load(RunSnapshot run, ChunkId chunk) {
    return jdbc.sql(RANGE)
        .param("run", chunk.run().value())
        .param("chunk", chunk.no())
        .query((row, no) -> new Range(row.getInt("first_query_no"), row.getInt("last_query_no")))
        .optional()
        .map(range -> contents(run, range));
  }

  /** The committed output of a cell. */
  Optional<StoredOutput> output(RunId run, CellKey cell) {
    return jdbc.sql(OUTPUT)
        .param("run", run.value())
        .param("query", cell.queryNo())
        .param("contestant", cell.contestantNo())
        .param("repeat", cell.repeat())
        .query((row, no) -> storedOutput(row))
        .optional();
  }

  private ChunkContents contents(RunSnapshot run, Range range) {
    Map<String, Object> inRange =
        Map.of("run", run.id().value(), "first", range.first(), "last", range.last());
    Map<Integer, Query> queries = new HashMap<>();
    each(QUERIES, inRange, row -> queries.put(row.getInt("query_no"), query(row)));
    Map<CellKey, StoredOutput> outputs = new HashMap<>();
    each(
        OUTPUTS,
        inRange,
        row -> {
          StoredOutput output = storedOutput(row);
          outputs.put(output.cell(), output);
        });
    String[] ids = queries.values().stream().map(Query::id).toArray(String[]::new);
    return new ChunkContents(
        queries,
        outputs,
        judged(run, inRange),
        recordedOutputs(run, ids),
        recordedReplies(run, ids));
  }

  private Set<JudgmentKey> judged(RunSnapshot run, Map<String, Object> inRange) {
    Set<JudgmentKey> judged = new HashSet<>();
    Map<String, Object> parameters = new HashMap<>(inRange);
    parameters.put("numbers", numbers(run.metrics(), RunSnapshot.Metric::no, metric -> true));
    each(JUDGED, parameters, row -> judged.add(judgmentKey(row)));
    return judged;
  }

  private Map<ChunkContents.RecordedAnswer, String> recordedOutputs(
      RunSnapshot run, String[] queryIds) {
    Integer[] contestants =
        numbers(
            run.contestants(),
            RunSnapshot.Contestant::no,
            contestant -> contestant.model() instanceof ModelSpec.Recorded);
    Map<ChunkContents.RecordedAnswer, String> recorded = new HashMap<>();
    each(
        RECORDED_OUTPUTS,
        Map.of("run", run.id().value(), "numbers", contestants, "ids", queryIds),
        row ->
            recorded.put(
                new ChunkContents.RecordedAnswer(
                    row.getInt("contestant_no"), row.getString("query_id")),
                row.getString("text")));
    return recorded;
  }

  private Map<ChunkContents.RecordedJudgment, ChunkContents.RecordedVerdict> recordedReplies(
      RunSnapshot run, String[] queryIds) {
    Integer[] metrics = numbers(run.metrics(), RunSnapshot.Metric::no, LoadChunk::hasRecordedJudge);
    Map<ChunkContents.RecordedJudgment, ChunkContents.RecordedVerdict> recorded = new HashMap<>();
    each(
        RECORDED_REPLIES,
        Map.of("run", run.id().value(), "numbers", metrics, "ids", queryIds),
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

  private static boolean hasRecordedJudge(RunSnapshot.Metric metric) {
    return metric.spec() instanceof MetricSpec.Judged judged
        && judged.judge() instanceof JudgeSource.Recorded;
  }

  private static <T> Integer[] numbers(
      List<T> all, Function<T, Integer> number, Predicate<T> wanted) {
    return all.stream().filter(wanted).map(number).toArray(Integer[]::new);
  }

  @FunctionalInterface
  private interface RowStep {
    void accept(ResultSet row) throws SQLException;
  }

  private void each(String sql, Map<String, Object> parameters, RowStep step) {
    jdbc.sql(sql).params(parameters).query(step::accept);
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
