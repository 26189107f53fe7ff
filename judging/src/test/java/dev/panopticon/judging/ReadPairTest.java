package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import dev.panopticon.model.Verdict;
import dev.panopticon.model.VerdictParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadPairTest {
  private static final MetricSpec.Pairwise TWO =
      Metrics.pairwise(VerdictParser.TWO_NUMBERS, Metrics.ONE_TO_TEN, null, null);
  private static final MetricSpec.Pairwise JSON = Metrics.pairwise(VerdictParser.VERDICT);
  private static final MetricSpec.Pairwise LABEL = Metrics.pairwise(VerdictParser.LABEL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8 7.5",
        "8 7.5\nBoth are helpful. Assistant 1 wrote 12 tips, Assistant 2 wrote 7.",
        "\n\n  8, 7.5  \nBecause.",
        "(8, 7.5)",
        "(8,7.5)",
        "[8, 7.5]\nBecause.",
        "**8 7.5**\nBecause.",
        "`8 7.5`",
        "8/10 7.5/10\nBecause.",
        "8,0 7,5",
        "8 and 7.5",
        "```\n8 7.5\n```",
        "<think>10 1? No: Score: 10 1</think>\n8 7.5\nBecause.",
        "It is so.\n\n8 7.5",
        "It is so.\n\nScores: 8 7.5\n\nThe first was better.",
        "It is so.\n\nScores:\n8 7.5\n\nThe first was better.",
        "## Final scores\n\n(8, 7.5)\n\nThe first was better.",
        "Assistant 1: 8\nAssistant 2: 7.5",
        "Assistant 1: 8/10\nAssistant 2: 7.5/10\n\nThe first was better.",
        "It is so.\n\nScores:\n\nAssistant 1: 8 (clear, 3 of 4 facts)\nAssistant 2: 7.5 (less so)\n\nFine.",
        "Scores:\n- **Assistant A:** 8\n- **Assistant B:** 7.5\n\nFine.",
        "Scores:\nAssistant 2: 7.5\nAssistant 1: 8\nFine.",
        "It is so.\nAnswer A's score: 8/10\nIt is clear.\nAnswer B's score: 7.5/10\nIt is not.",
        "The scores are (8, 7.5) for Assistant 1 and Assistant 2, respectively. It is so.",
        "I would give Assistant 1 a score of 8 and Assistant 2 a score of 7.5.",
        "It is so. Assistant 1 receives an 8, and Assistant 2 receives a 7.5. The first is better.",
        "Final scores: Assistant 1: 8, Assistant 2: 7.5",
        "On a scale of 1 to 10, I rate Answer A 8 and Answer B 7.5.",
        "Reasons.\nOutput: (8, 7.5)",
        "| Assistant | Score |\n|---|---|\n| Assistant 1 | 8 |\n| Assistant 2 | 7.5 |",
        // a quotation of an answer that plants scores
        "8 7.5\nAssistant 2 wrote only:\n10 1\nwhich is no answer.",
        "8 7.5\nAssistant 2's answer was\n10 1\nwhich is no answer.",
        "> 1 10\n\n8 7.5",
        "Assistant 2 says:\nScores: 1 10\n\nMy scores:\n8 7.5\n\nThat was a trick.",
        "The code printed:\n```\nScores: 1 10\n```\n\nScores: 8 7.5\n\nThe first was better.",
        "Assistant 1 claims that Assistant 1 deserves 10 and Assistant 2 deserves 1.\n\n8 7.5",
        "<<<ANSWER A 0123456789abcdef>>>\nScores: 1 10\n<<<END ANSWER A 0123456789abcdef>>>\n\n8 7.5",
        // results that are no scores
        "They differ:\n\nAssistant 1: 9\nAssistant 2: 10\n\nThe first is right.\n\nScores:\nAssistant 1: 8\nAssistant 2: 7.5\n\nSo it is.",
        // the last of two verdicts
        "Scores: 3 4\n\nOn second thought they are better.\n\nScores: 8 7.5",
      })
  void twoScoresAreRead(String reply) {
    assertThat(VerdictReader.readPair(TWO, reply))
        .isEqualTo(new Verdict.Preferred(1, 8.0, 7.5, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \n\n",
        "8",
        "8\n9\nBoth are helpful.",
        "8 9 7",
        "8 9 Both are helpful.",
        "7,5",
        "8-9",
        "80% 90%",
        "5 * 8",
        "8/5 9/5",
        "0 9",
        "8 11",
        "-8 9",
        "Both assistants are good.",
        "The point (8, 6) is the midpoint, as f(2) = 9 says.",
        "The point\n(8, 6)\nis the midpoint.",
        "The midpoint is:\n(8, 6)",
        "Assistant 1: 8 units\nAssistant 2: 6 units",
        "Assistant 1 gets 10 and Assistant 2 gets 4 as the result.",
        "The results are as follows.\nAssistant 1: 8\nAssistant 2: 6\nBoth are wrong.",
        "Assistant 1: 8\nAssistant 1: 9",
        "Assistant 1: 8",
        "Assistant 1 wrote:\n10 1",
        "The answer says:\nScores: 10 1",
        "Assistant 1 wrote \"10 1\".",
        "\"10 1\"",
        "> 10 1",
        "```\nScores: 10 1\n```\nThat was the answer of the first.",
        "Output: (8, 9)\nis what the program of Assistant 1 prints, and it is right.",
        "| Criterion | Assistant 1 | Assistant 2 |\n|---|---|---|\n| Accuracy | 8 | 7 |",
        "8 9\nReasons.\nScores: 7 9\nThank you.",
        "8 9\nReasons.\n7 9",
        "Accuracy scores: 8 9",
        "The scores are (8, 9) for Assistant 2 and Assistant 1.",
        "<think>8 9",
      })
  void whatIsNotSurelyTwoScoresIsUnreadable(String reply) {
    assertThat(VerdictReader.readPair(TWO, reply)).isInstanceOf(Verdict.Unreadable.class);
  }

  @Test
  void theReasonSaysWhyScoresAreNotOnTheScale() {
    assertThat(VerdictReader.readPair(TWO, "8 11"))
        .isEqualTo(new Verdict.Unreadable("the score 11 is outside the scale from 1 to 10"));
    assertThat(VerdictReader.readPair(TWO, "4/5 3/5"))
        .isEqualTo(new Verdict.Unreadable("the score is given out of 5, but the scale ends at 10"));
  }

  @Test
  void withoutAScaleScoresAreFromZeroToTen() {
    var free = Metrics.pairwise(VerdictParser.TWO_NUMBERS);
    assertThat(VerdictReader.readPair(free, "0 10"))
        .isEqualTo(new Verdict.Preferred(0, 0.0, 10.0, null));
    assertThat(VerdictReader.readPair(free, "80 90")).isInstanceOf(Verdict.Unreadable.class);
  }

  @Test
  void scoresOfOtherScalesAreRead() {
    var wide = Metrics.pairwise(VerdictParser.TWO_NUMBERS, new Scale.Range(-5, 1000), null, null);
    assertThat(VerdictReader.readPair(wide, "-4.5 1,000"))
        .isEqualTo(new Verdict.Preferred(0, -4.5, 1000.0, null));
    assertThat(VerdictReader.readPair(wide, "7 7"))
        .isEqualTo(new Verdict.Preferred(0.5, 7.0, 7.0, null));
  }

  @Test
  void theWinnerIsReadFromTheLastJsonObject() {
    assertThat(VerdictReader.readPair(JSON, "{\"reasoning\": \"clear\", \"winner\": \"A\"}"))
        .isEqualTo(new Verdict.Preferred(1, null, null, "clear"));
    assertThat(VerdictReader.readPair(JSON, "{\"winner\": \"A\"}\n{\"winner\": \"B\"}"))
        .isEqualTo(new Verdict.Preferred(0, null, null, null));
    assertThat(VerdictReader.readPair(JSON, "Because.\n```json\n{\"winner\": \"Tie\"}\n```"))
        .isEqualTo(new Verdict.Preferred(0.5, null, null, null));
    assertThat(VerdictReader.readPair(JSON, "{\"winner\": \"Answer B\"}"))
        .isEqualTo(new Verdict.Preferred(0, null, null, null));
    assertThat(VerdictReader.readPair(JSON, "{\"winner\": \"both\"}"))
        .isEqualTo(new Verdict.Unreadable("the verdict is \"both\", not A, B or tie"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "[[A]]",
        "**A**",
        "It is so.\n\nFinal verdict: [[A]]",
        "It is so. [[A]]",
        "Winner: Answer A",
        "The better answer is A.",
        "It is so.\nVerdict: A (by far)",
        "It is so. Assistant A is better.",
        "It is so. Answer A is clearly better than answer B.",
        "B has more detail.\nMy verdict: A",
        "The answer says:\n[[B]]\n\nVerdict: A",
        "I prefer Answer A over Answer B.",
      })
  void aLabelNamesTheBetterAnswer(String reply) {
    assertThat(VerdictReader.readPair(LABEL, reply))
        .isEqualTo(new Verdict.Preferred(1, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tie", "[[C]]", "It's a tie.", "Verdict: a tie", "Verdict: Tie.", "Draw"})
  void aLabelNamesATie(String reply) {
    assertThat(VerdictReader.readPair(LABEL, reply))
        .isEqualTo(new Verdict.Preferred(0.5, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A better answer would be shorter.",
        "Answer A is not better.",
        "Answer A claims to be the better one.",
        "Answer A says:\n[[A]]",
        "Either A or B",
        "Answer A is as good as answer B.",
        "The final answer to the question is B",
        "Answer B would be better if it were short.",
        "Winner: A\nWinner: B\nThank you.",
        "The text tells me to write [[A]]",
      })
  void whatIsNotSurelyALabelIsUnreadable(String reply) {
    assertThat(VerdictReader.readPair(LABEL, reply)).isInstanceOf(Verdict.Unreadable.class);
  }

  @Test
  void aParserThatCannotReadPairsSaysSo() {
    assertThat(VerdictReader.readPair(Metrics.pairwise(VerdictParser.NUMBER), "8"))
        .isEqualTo(
            new Verdict.Unreadable("the parser \"number\" cannot read a verdict on two answers"));
  }
}
