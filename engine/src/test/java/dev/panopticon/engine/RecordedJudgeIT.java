package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordedJudgeIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @Test
  void aPairsReplyIsReadAsIfItHadJustCome() {
    assertThat(verdicts(pair(JudgeSource.Use.REPLY)))
        .containsExactly(
            "q0 SCORED 1.0 9.0 7.0", "q1 UNREADABLE - - -", "q2 FAILED NOT_RECORDED - - -");
  }

  @Test
  void aPairsRecordedScoresCountAndItsReplyIsKept() {
    RunId run = pair(JudgeSource.Use.SCORES);
    assertThat(verdicts(run))
        .containsExactly(
            "q0 SCORED 0.0 6.0 8.0", "q1 SCORED 0.5 7.5 7.5", "q2 FAILED NOT_RECORDED - - -");
  }

  private RunId pair(JudgeSource.Use use) {
    return TestRun.aRun()
        .queries(3)
        .recorded("bard", "an answer")
        .recorded("vicuna", "another answer")
        .pairwise(TestRun.recordedJudge(use), false)
        .reply(reply("q0", "", "", "9 7\nThe first is better.", List.of(6.0, 8.0)))
        .reply(reply("q1", "", "", "no numbers at all", List.of(7.5, 7.5)))
        .plan(database);
  }

  @Test
  void aSingleAnswersReplyAndScoreAreTaken() {
    RunId run =
        TestRun.aRun()
            .queries(3)
            .recorded("bard", "an answer")
            .metric(TestRun.scale("by reply", TestRun.recordedJudge(JudgeSource.Use.REPLY), 1))
            .metric(TestRun.scale("by score", TestRun.recordedJudge(JudgeSource.Use.SCORES), 1))
            .reply(reply("q0", "bard", "", "7", null))
            .reply(new PlannedRun.RecordedReply(1, "q0", "", "", "7", List.of(6.5)))
            .reply(new PlannedRun.RecordedReply(1, "q1", "", "", null, List.of(11.0)))
            .plan(database);
    assertThat(verdicts(run))
        .containsExactly(
            "q0 SCORED 7.0 - -",
            "q0 SCORED 6.5 - -",
            "q1 FAILED NOT_RECORDED - - -",
            "q1 UNREADABLE - - -",
            "q2 FAILED NOT_RECORDED - - -",
            "q2 FAILED NOT_RECORDED - - -");
  }

  private static PlannedRun.RecordedReply reply(
      String query,
      String contestant,
      String opponent,
      String text,
      @org.jspecify.annotations.Nullable List<Double> scores) {
    return new PlannedRun.RecordedReply(0, query, contestant, opponent, text, scores);
  }

  private List<String> verdicts(RunId run) {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).isEmpty();
      List<Map<String, Object>> rows =
          engine.rows(
              """
              SELECT concat_ws(' ', q.query_id, j.status,
                               j.error_class, coalesce(score::text, '-'),
                               coalesce(score_a::text, '-'), coalesce(score_b::text, '-')) AS text,
                     reply IS NOT NULL AS has_reply
              FROM judgment j JOIN run_query q USING (run_id, query_no)
              WHERE j.run_id = :run ORDER BY query_no, metric_no
              """,
              run);
      return rows.stream()
          .map(row -> row.get("text").toString())
          .map(text -> text.replaceAll("(?<= )(\\d+)(?= |$)", "$1.0"))
          .toList();
    }
  }
}
