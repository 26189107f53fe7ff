package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.RunId;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where recorded data and the run's queries do not cover each other. No error, but worth a note.
 */
final class RecordedGaps {
  static final String MISSING_OUTPUTS =
      "%s has no recorded answer to %d of the queries; these count as failed";
  static final String UNKNOWN_OUTPUTS =
      "%s has %d recorded answers to queries that this run does not have; they are not used";
  static final String UNKNOWN_REPLIES =
      "%s has %d recorded replies about queries that this run does not have; they are not used";

  private final JdbcClient jdbc;
  private final RunId run;

  RecordedGaps(JdbcClient jdbc, RunId run) {
    this.jdbc = jdbc;
    this.run = run;
  }

  List<String> notes() {
    return Stream.of(missingOutputs(), unknownOutputs(), unknownReplies())
        .flatMap(List::stream)
        .toList();
  }

  private List<String> missingOutputs() {
    return notes(
        """
        SELECT c.label AS name, count(*) AS n
        FROM run_contestant c
        JOIN run_query q ON q.run_id = c.run_id
        WHERE c.run_id = :run AND c.model ->> 'provider' = 'recorded'
          AND NOT EXISTS (
            SELECT FROM recorded_output o
            WHERE o.run_id = c.run_id AND o.contestant_no = c.contestant_no
              AND o.query_id = q.query_id)
        GROUP BY c.contestant_no, c.label ORDER BY c.contestant_no
        """,
        MISSING_OUTPUTS);
  }

  private List<String> unknownOutputs() {
    return notes(
        """
        SELECT c.label AS name, count(*) AS n
        FROM recorded_output o
        JOIN run_contestant c ON c.run_id = o.run_id AND c.contestant_no = o.contestant_no
        WHERE o.run_id = :run
          AND NOT EXISTS (
            SELECT FROM run_query q WHERE q.run_id = o.run_id AND q.query_id = o.query_id)
        GROUP BY c.contestant_no, c.label ORDER BY c.contestant_no
        """,
        UNKNOWN_OUTPUTS);
  }

  private List<String> unknownReplies() {
    return notes(
        """
        SELECT m.name AS name, count(*) AS n
        FROM recorded_reply r
        JOIN run_metric m ON m.run_id = r.run_id AND m.metric_no = r.metric_no
        WHERE r.run_id = :run
          AND NOT EXISTS (
            SELECT FROM run_query q WHERE q.run_id = r.run_id AND q.query_id = r.query_id)
        GROUP BY m.metric_no, m.name ORDER BY m.metric_no
        """,
        UNKNOWN_REPLIES);
  }

  private List<String> notes(String sql, String text) {
    return jdbc.sql(sql)
        .param("run", run.value())
        .query((row, _) -> text.formatted(row.getString("name"), row.getLong("n")))
        .list();
  }
}
