package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.MetricTrial;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Message;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrialTextTest {
  private static MetricTrial.Call call(@Nullable String shownFirst, @Nullable String reply) {
    return new MetricTrial.Call(
        shownFirst,
        reply == null ? JudgmentStatus.FAILED : JudgmentStatus.SCORED,
        reply == null ? null : (Double) 1.0,
        null,
        List.of(Message.user("Judge it.")),
        reply,
        reply == null ? null : (Long) 12L,
        reply == null ? null : (Long) 3L,
        reply == null ? null : (Long) 4_500L,
        1_250);
  }

  private static List<String> lines(MetricTrial trial) {
    return new TrialText(trial, Terminal.plain()).lines();
  }

  @Test
  void scoreStandsFirstAndTheRawReplyLast() {
    var trial =
        new MetricTrial(
            "helpful",
            2,
            "judge",
            JudgmentStatus.SCORED,
            8.0,
            "good",
            null,
            null,
            false,
            "It is right.",
            4_500L,
            List.of(call(null, "{\"score\": 8}")));

    assertThat(lines(trial))
        .containsExactly(
            "helpful (version 2): 8.000 (good)",
            "It is right.",
            "",
            "judge: 12 input and 3 output tokens, $0.00000450, 1.3 s",
            "{\"score\": 8}");
  }

  @Test
  void withoutAScoreTheStatusIsSaidAndUnknownIsNotZero() {
    var trial =
        new MetricTrial(
            "helpful",
            1,
            "judge",
            JudgmentStatus.FAILED,
            null,
            null,
            null,
            null,
            false,
            "CONNECTION: nobody there",
            null,
            List.of(call(null, null)));

    assertThat(lines(trial))
        .containsExactly(
            "helpful (version 1): failed",
            "CONNECTION: nobody there",
            "",
            "judge: unknown input and unknown output tokens, cost unknown, 1.3 s");
  }

  @Test
  void pairSaysWhatItsNumberMeansAndWhichWasShownFirst() {
    var trial =
        new MetricTrial(
            "better",
            1,
            "judge",
            JudgmentStatus.SCORED,
            0.5,
            null,
            7.0,
            8.0,
            true,
            null,
            9_000L,
            List.of(call("a", "A"), call("b", "A")));

    assertThat(lines(trial))
        .startsWith(
            "better (version 1): 0.500 preference for A, from 0 to 1",
            "A 7.000, B 8.000",
            "The two orders disagree, so it is a tie.")
        .anyMatch(line -> line.startsWith("judge, A shown first: "))
        .anyMatch(line -> line.startsWith("judge, B shown first: "));
  }

  @Test
  void replyCannotMoveTheCursor() {
    var trial =
        new MetricTrial(
            "helpful",
            1,
            "judge",
            JudgmentStatus.UNREADABLE,
            null,
            null,
            null,
            null,
            false,
            "no \u001B[2J verdict",
            4_500L,
            List.of(call(null, "\u001B[2Jgone")));

    assertThat(lines(trial)).noneMatch(line -> line.contains("\u001B"));
  }

  @Test
  void parameterIsANumberAWordOrNothing() {
    assertThat(ParameterOptions.read(Map.of("a", "0.5", "b", "true", "c", "null", "d", "json")))
        .containsEntry("a", new BigDecimal("0.5"))
        .containsEntry("b", true)
        .containsEntry("c", null)
        .containsEntry("d", "json");
  }
}
