package dev.panopticon.engine;

import dev.panopticon.model.Query;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a chunk's range when it starts: its queries, what is committed already, and what
 * people had recorded.
 *
 * @param queries by their numbers
 * @param recordedReplies by metric and query and labels
 */
record ChunkContents(
    Map<Integer, Query> queries,
    Map<CellKey, StoredOutput> outputs,
    Set<JudgmentKey> judged,
    Map<RecordedAnswer, String> recordedOutputs,
    Map<RecordedJudgment, RecordedVerdict> recordedReplies) {

  /** Names a recorded answer. */
  record RecordedAnswer(int contestantNo, String queryId) {}

  /** Names a recorded reply; labels are empty where it holds for whichever the metric judges. */
  record RecordedJudgment(int metricNo, String queryId, String contestant, String opponent) {}

  /**
   * What a recorded judge said.
   *
   * @param scores null where there are none
   */
  record RecordedVerdict(@Nullable String reply, @Nullable List<Double> scores) {}

  Query query(int queryNo) {
    Query query = queries.get(queryNo);
    if (query == null) {
      throw new IllegalStateException("the chunk has no query number " + queryNo);
    }
    return query;
  }

  @Nullable String recordedOutput(int contestantNo, String queryId) {
    return recordedOutputs.get(new RecordedAnswer(contestantNo, queryId));
  }

  /** The reply for exactly these labels, else the one for whichever the metric judges. */
  @Nullable RecordedVerdict recordedReply(
      int metricNo, String queryId, String contestant, String opponent) {
    RecordedVerdict exact =
        recordedReplies.get(new RecordedJudgment(metricNo, queryId, contestant, opponent));
    return exact != null
        ? exact
        : recordedReplies.get(new RecordedJudgment(metricNo, queryId, "", ""));
  }
}
