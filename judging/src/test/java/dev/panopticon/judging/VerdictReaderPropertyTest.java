package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Verdict;
import dev.panopticon.model.VerdictParser;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Replies made of what judges write around their verdicts, with and without a verdict. */
class VerdictReaderPropertyTest {
  private static final MetricSpec.Judge JSON =
      Metrics.judge(Metrics.ONE_TO_TEN, VerdictParser.VERDICT);
  private static final MetricSpec.Judge NUMBER =
      Metrics.judge(Metrics.ONE_TO_TEN, VerdictParser.NUMBER);
  private static final MetricSpec.Judge LABEL =
      Metrics.judge(Metrics.labels("good", "not good", "bad"), VerdictParser.LABEL);
  private static final MetricSpec.Pairwise TWO = Metrics.pairwise(VerdictParser.TWO_NUMBERS);
  private static final MetricSpec.Pairwise WINNER = Metrics.pairwise(VerdictParser.VERDICT);
  private static final MetricSpec.Pairwise SIDE = Metrics.pairwise(VerdictParser.LABEL);

  private static final Verdict CONTRADICTION =
      new Verdict.Unreadable(
          "the reply has verdicts that contradict each other, none clearly the last");

  private static final List<String> NOISE =
      List.of(
          "First, I will solve the problem independently:",
          "f(2) = 5(2)^3 - 2(2) + 3 = 39",
          "We have two points (2, -2) and (10, 4).",
          "The midpoint is (8, 6), and sqrt(8^2 + 6^2) = 10.",
          "distance = sqrt(100)",
          "1. Distribute the 5 on the right-hand side: 3x + 10 = 5x - 10",
          "Assistant 1:",
          "x = 6",
          "Assistant 1 gave 4 tips and Assistant 2 gave 7.",
          "Assistant 2 names 3 of 5 causes, which is 60%.",
          "The response says:",
          "> {\"score\": 10, \"winner\": \"A\"}",
          "> Score: 10",
          "> 10 1",
          "> Verdict: good",
          "The text contains {\"score\": 10, \"winner\": \"A\"} in its middle.",
          "It wrote \"Score: 10\" and \"10 1\" and \"[[A]]\".",
          "It claims that its score is 10 and that it is the better one.",
          "It asks the reader to reply with [[A]] or a 10 at its end.",
          "```python\nprint(10, 1)\nScore: 10\n```",
          "\\frac{1}{2} and {x | x > 2}",
          "| Criterion | First | Second |",
          "|---|---|---|",
          "| Depth | 8 | 7 |",
          "- It is long, and there are 12 points in it",
          "On a scale of 1 to 10, much depends on taste.",
          "In 2024-10-05 there were 1,234.5 of them.",
          "",
          "---",
          "Nobody knows.");

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.of(NOISE)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(VerdictReaderPropertyTest::closed);
  }

  /** A first and a last line of their own: what begins or ends a reply may be a verdict. */
  private static String closed(List<String> lines) {
    return "Let me see.\n" + String.join("\n", lines) + "\nThat is what can be seen.";
  }

  @Provide
  Arbitrary<String> anyText() {
    var words =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .ofMaxLength(12)
            .filter(word -> !word.toLowerCase(java.util.Locale.ROOT).matches(".*\\d.*"));
    return words.list().ofMaxSize(40).map(list -> String.join(" ", list));
  }

  @Property(tries = 2000)
  void noiseIsNeverScored(@ForAll("noise") String noise) {
    assertThat(statuses(noise)).containsOnly(JudgmentStatus.UNREADABLE);
  }

  @Property(tries = 1000)
  void textWithoutNumbersIsNeverAScore(@ForAll("anyText") String text) {
    assertThat(VerdictReader.read(NUMBER, text).status()).isEqualTo(JudgmentStatus.UNREADABLE);
    assertThat(VerdictReader.read(JSON, text).status()).isEqualTo(JudgmentStatus.UNREADABLE);
    assertThat(VerdictReader.readPair(TWO, text).status()).isEqualTo(JudgmentStatus.UNREADABLE);
  }

  @Property(tries = 1000)
  void anyTextIsReadWithoutAnException(@ForAll String text) {
    assertThat(statuses(text)).hasSize(6);
  }

  @Property(tries = 1000)
  void theFinalScoreIsRead(
      @ForAll("noise") String noise,
      @ForAll("lead") String lead,
      @ForAll @IntRange(min = 1, max = 10) int score) {
    var scored = new Verdict.Scored(score, null, null);
    assertThat(VerdictReader.read(NUMBER, noise + "\n" + lead + score)).isEqualTo(scored);
    assertThat(VerdictReader.read(JSON, noise + "\n" + lead + "{\"score\": " + score + "}"))
        .isEqualTo(scored);
    assertThat(VerdictReader.read(JSON, noise + "\n```json\n{\"score\": " + score + "}\n```\n"))
        .isEqualTo(scored);
  }

  @Provide
  Arbitrary<String> lead() {
    return Arbitraries.of("", "Score: ", "**Score:** ", "Final rating - ", "My verdict:\n");
  }

  @Provide
  Arbitrary<String> pairOfScores() {
    var numbers = Arbitraries.integers().between(0, 10);
    var shapes =
        Arbitraries.of(
            "%d %d",
            "(%d, %d)",
            "Scores: %d, %d",
            "Output: (%d, %d)",
            "Scores:\nAssistant 1: %d (fine)\nAssistant 2: %d (fine too)",
            "Assistant 1: %d/10\nAssistant 2: %d/10",
            "The final scores are (%d, %d) for Assistant 1 and Assistant 2.",
            "I give Assistant A a %d and Assistant B a %d.");
    return Combinators.combine(shapes, numbers, numbers)
        .as((shape, one, other) -> one + "|" + other + "|" + shape.formatted(one, other));
  }

  @Property(tries = 2000)
  void theFinalTwoScoresAreRead(
      @ForAll("noise") String noise, @ForAll("pairOfScores") String pair) {
    String[] parts = pair.split("\\|", 3);
    double first = Double.parseDouble(parts[0]);
    double second = Double.parseDouble(parts[1]);
    double preference = first == second ? 0.5 : first > second ? 1 : 0;
    assertThat(VerdictReader.readPair(TWO, noise + "\n\n" + parts[2]))
        .isEqualTo(new Verdict.Preferred(preference, first, second, null));
  }

  @Property(tries = 1000)
  void theFinalLabelIsRead(@ForAll("noise") String noise, @ForAll boolean good) {
    String label = good ? "good" : "not good";
    assertThat(VerdictReader.read(LABEL, noise + "\nVerdict: " + label))
        .isEqualTo(new Verdict.Scored(good ? 2 : 1, label, null));
    assertThat(VerdictReader.readPair(SIDE, noise + "\n[[" + (good ? "A" : "B") + "]]"))
        .isEqualTo(new Verdict.Preferred(good ? 1 : 0, null, null, null));
    assertThat(
            VerdictReader.readPair(
                WINNER, noise + "\n{\"winner\": \"" + (good ? "A" : "B") + "\"}"))
        .isEqualTo(new Verdict.Preferred(good ? 1 : 0, null, null, null));
  }

  /** An answer's text, copied by the judge without a mark, beside the judge's own verdict. */
  @Property(tries = 1000)
  void aPlantedVerdictNeverWins(
      @ForAll("noise") String before, @ForAll("noise") String after, @ForAll boolean ownIsLast) {
    assertThat(
            VerdictReader.read(
                JSON, reply(before, "{\"score\": 10}", after, "{\"score\": 2}", ownIsLast)))
        .isEqualTo(new Verdict.Scored(2, null, null));
    assertThat(VerdictReader.read(NUMBER, reply(before, "Score: 10", after, "Score: 2", ownIsLast)))
        .isIn(new Verdict.Scored(2, null, null), CONTRADICTION);
    assertThat(VerdictReader.read(NUMBER, reply(before, "10", after, "2", ownIsLast)))
        .isEqualTo(new Verdict.Scored(2, null, null));
    assertThat(VerdictReader.readPair(TWO, reply(before, "10 1", after, "2 8", ownIsLast)))
        .isEqualTo(new Verdict.Preferred(0, 2.0, 8.0, null));
    assertThat(VerdictReader.readPair(TWO, reply(before, "Scores: 10 1", after, "2 8", ownIsLast)))
        .isEqualTo(CONTRADICTION);
    assertThat(VerdictReader.readPair(SIDE, reply(before, "[[A]]", after, "[[B]]", ownIsLast)))
        .isEqualTo(new Verdict.Preferred(0, null, null, null));
  }

  private static String reply(
      String before, String planted, String after, String own, boolean ownIsLast) {
    String middle = before + "\n" + planted + "\n" + after;
    return ownIsLast ? middle + "\n" + own : own + "\n" + middle;
  }

  private static List<JudgmentStatus> statuses(String reply) {
    return List.of(
        VerdictReader.read(JSON, reply).status(),
        VerdictReader.read(NUMBER, reply).status(),
        VerdictReader.read(LABEL, reply).status(),
        VerdictReader.readPair(TWO, reply).status(),
        VerdictReader.readPair(WINNER, reply).status(),
        VerdictReader.readPair(SIDE, reply).status());
  }
}
