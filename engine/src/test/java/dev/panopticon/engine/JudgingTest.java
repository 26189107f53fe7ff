package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Query;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunId;
import dev.panopticon.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgingTest {
  private static final CellKey A = new CellKey(0, 0, 1);
  private static final CellKey B = new CellKey(0, 1, 1);

  @Test
  void recordedPairsFollowTheOrderThatWasShown() {
    assertThat(recorded(Map.of(row("a", "b"), nineToSeven(), row("b", "a"), nineToSeven())))
        .containsExactly(
            new Verdict.Preferred(1, 9.0, 7.0, null), new Verdict.Preferred(0, 7.0, 9.0, null));
  }

  @Test
  void aRowWithoutLabelsTellsOfTheFirstOrderAlone() {
    assertThat(recorded(Map.of(row("", ""), nineToSeven())))
        .satisfiesExactly(
            shown -> assertThat(shown).isEqualTo(new Verdict.Preferred(1, 9.0, 7.0, null)),
            swapped ->
                assertThat(swapped)
                    .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed ->
                            assertThat(failed.errorClass()).isEqualTo(ErrorClass.NOT_RECORDED)));
  }

  @Test
  void whatIsJudgedAlreadyIsNotJudgedAgain() {
    var done = JudgmentKey.ofPair(0, A, 1, false);
    assertThat(tasks(Map.of(row("", ""), nineToSeven()), Set.of(done), answered(A), answered(B)))
        .extracting(Judging.Task::key)
        .containsExactly(JudgmentKey.ofPair(0, A, 1, true));
  }

  @Test
  void aFailedAnswerWeighsMoreThanARefusedOne() {
    var refused = new StoredOutput(A, OutputResult.Answer.refused("no", null));
    var failed =
        new StoredOutput(B, OutputResult.Answer.failed(ErrorClass.TIMEOUT, "nothing came"));
    assertThat(verdicts(tasks(Map.of(), Set.of(), refused, failed)))
        .allSatisfy(
            verdict ->
                assertThat(verdict)
                    .isEqualTo(
                        new Verdict.Failed(
                            ErrorClass.NO_OUTPUT, "There is no answer to judge: nothing came")));
    assertThat(verdicts(tasks(Map.of(), Set.of(), refused, answered(B))))
        .hasOnlyElementsOfType(Verdict.Refused.class);
  }

  private static List<Verdict> recorded(
      Map<ChunkContents.RecordedJudgment, ChunkContents.RecordedVerdict> rows) {
    return verdicts(tasks(rows, Set.of(), answered(A), answered(B)));
  }

  private static List<Judging.Task> tasks(
      Map<ChunkContents.RecordedJudgment, ChunkContents.RecordedVerdict> rows,
      Set<JudgmentKey> judged,
      StoredOutput a,
      StoredOutput b) {
    var query = new Query("q", 1, QueryContent.ofText("question"));
    var contents = new ChunkContents(Map.of(0, query), Map.of(), judged, Map.of(), rows);
    RunSnapshot snapshot = snapshot();
    return new Judging(snapshot, contents).of(new Pairing.Met(snapshot.metrics().getFirst(), a, b));
  }

  private static List<Verdict> verdicts(List<Judging.Task> tasks) {
    return tasks.stream()
        .map(Judging.AtOnce.class::cast)
        .map(task -> task.assessment().verdict())
        .toList();
  }

  private static RunSnapshot snapshot() {
    PlannedRun planned =
        TestRun.aRun()
            .recorded("a", "x")
            .recorded("b", "y")
            .pairwise(TestRun.recordedJudge(JudgeSource.Use.REPLY), true)
            .planned();
    MetricSpec spec = planned.metrics().getFirst().spec();
    return new RunSnapshot(
        RunId.next(),
        0,
        "suite",
        new RunSettings(1, 1, CacheMode.OFF, 0, null, null),
        List.of(
            new RunSnapshot.Contestant(0, "a", planned.contestants().get(0).model(), null),
            new RunSnapshot.Contestant(1, "b", planned.contestants().get(1).model(), null)),
        Map.of(),
        List.of(new RunSnapshot.Metric(0, 1, spec, null, List.of(new PlannedRun.Pair(0, 1)))));
  }

  private static StoredOutput answered(CellKey cell) {
    return new StoredOutput(cell, OutputResult.Answer.of("text", null));
  }

  private static ChunkContents.RecordedJudgment row(String first, String second) {
    return new ChunkContents.RecordedJudgment(0, "q", first, second);
  }

  private static ChunkContents.RecordedVerdict nineToSeven() {
    return new ChunkContents.RecordedVerdict("9 7", null);
  }
}
