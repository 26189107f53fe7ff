package dev.panopticon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JudgeTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GOOD = "To be precise, tides follow from the moon.";
  private static final String BAD = "Maybe tides have changed a good deal. Somehow it matters.";

  @Test
  void theSameAnswerGetsTheSameScoreUnderAnyQuestionAndFence() {
    String fenced =
        "<<<QUESTION 5f>>>\nWhat happened from 1914 to 1918?\n<<<END QUESTION 5f>>>\n\n"
            + "<<<ANSWER 5f>>>\n# Output\n"
            + GOOD
            + "\n<<<END ANSWER 5f>>>\nJudge it now.";
    String tagged = "<question>Tides?</question>\n<answer>\n# Output\n" + GOOD + "\n</answer>";
    String system = "{\"reasoning\": \"...\", \"score\": N}\nwhere N is a number from 0 to 100.";

    JsonNode one = verdict(system, fenced);
    assertThat(one.path("score").intValue()).isBetween(70, 100);
    assertThat(one.path("reasoning").stringValue()).isNotBlank();
    assertThat(verdict(system, tagged).path("score")).isEqualTo(one.path("score"));
    assertThat(verdict(system, tagged.replace(GOOD, BAD)).path("score").intValue())
        .isBetween(0, 30);
  }

  @Test
  void scoresKeepToTheBoundsThatThePromptNames() {
    for (int i = 0; i < 200; i++) {
      String shown = "<answer>\nany text " + i + "\n</answer>";
      String five = "Give {\"score\": N}, N between 1 (bad) and 5 (good).";
      assertThat(verdict(five, shown).path("score").intValue()).isBetween(1, 5);
      JsonNode fraction = verdict("Give {\"score\": N} from 0 to 1.", shown).path("score");
      assertThat(fraction.doubleValue()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void passAndLabelFollowTheMerit() {
    String good = "<answer>\n" + GOOD + "\n</answer>";
    String bad = "<answer>\n" + BAD + "\n</answer>";
    String pass = "{\"reasoning\": \"...\", \"pass\": true}";
    String label =
        "{\"label\": \"...\"}\nwhere the label is one of: \"fine\", \"so-so\", \"poor\".";

    assertThat(verdict(pass, good).path("pass").booleanValue()).isTrue();
    assertThat(verdict(pass, bad).path("pass").booleanValue(true)).isFalse();
    assertThat(verdict(label, good).path("label").stringValue()).isEqualTo("fine");
    assertThat(verdict(label, bad).path("label").stringValue()).isEqualTo("poor");
  }

  @Test
  void aRightResultBeatsAWrongOne() {
    String system = "{\"score\": N} from 1 to 10";
    String shown =
        "<<<QUESTION a>>>\nWhat is 17 * 23?\n<<<END QUESTION a>>>\n<answer>\n%s\n</answer>";

    assertThat(verdict(system, shown.formatted("391")).path("score").intValue()).isGreaterThan(6);
    assertThat(verdict(system, shown.formatted("392")).path("score").intValue()).isLessThan(5);
  }

  @Test
  void aPairIsJudgedTheSameInBothOrdersButForThePositionBias() {
    assertThat(sameInBothOrders(0)).isEqualTo(500);
    assertThat(sameInBothOrders(0.3)).isBetween(300, 400); // 350 expected, sd 10
    assertThat(sameInBothOrders(1)).isZero();
  }

  private static int sameInBothOrders(double positionBias) {
    var behaviour = new JudgeBehaviour(positionBias, 0);
    int same = 0;
    for (int i = 0; i < 500; i++) {
      String one = winner(behaviour, "one " + i, "other " + i);
      String swapped = winner(behaviour, "other " + i, "one " + i);
      same += one.equals("tie") ? swapped.equals("tie") ? 1 : 0 : one.equals(swapped) ? 0 : 1;
    }
    return same;
  }

  private static String winner(JudgeBehaviour behaviour, String a, String b) {
    String shown =
        "<<<ANSWER A 1f>>>\n"
            + a
            + "\n<<<END ANSWER A 1f>>>\n\n<<<ANSWER B 1f>>>\n"
            + b
            + "\n<<<END ANSWER B 1f>>>";
    return JSON.readTree(reply(behaviour, "{\"winner\": \"A\"|\"B\"|\"tie\"}", shown))
        .path("winner")
        .stringValue();
  }

  @Test
  void promptsWithoutJsonGetTheFormThatTheyAskFor() {
    String pair =
        "[The Start of Assistant 1's Answer]\n"
            + GOOD
            + "\n[The End of Assistant 1's Answer]\n"
            + "[The Start of Assistant 2's Answer]\n"
            + BAD
            + "\n[The End of Assistant 2's Answer]\n"
            + "[System]\nEach gets a score on a scale of 1 to 10, in a single line.";
    var usual = new JudgeBehaviour(0, 0);

    assertThat(reply(usual, "Compare.", pair)).matches("(?s)(10|[789]) [1-4]\n.*");
    assertThat(reply(usual, "Say [[A]], [[B]] or [[C]].", pair)).endsWith("[[A]]");
    assertThat(reply(usual, "End with\nVerdict: L\nwhere L is one of: A, B, tie", pair))
        .endsWith("\nVerdict: A");
    assertThat(
            reply(usual, "End with\nVerdict: L\nwhere L is one of: \"yes\", \"no\".", "x <answer>"))
        .containsPattern("Verdict: (yes|no)$");
    assertThat(reply(usual, "Rate from 1 to 10.", "### Answer\n" + GOOD))
        .matches("(?s).*Score: (10|[789])");
  }

  @Test
  void unreadableRepliesHaveNoVerdictAndComeAtTheirRate() {
    var behaviour = new JudgeBehaviour(0, 0.2);
    int unreadable = 0;
    for (int i = 0; i < 1_000; i++) {
      String reply = reply(behaviour, "{\"score\": N}", "<answer>\n" + i + "\n</answer>");
      unreadable += reply.contains("score") ? 0 : 1;
    }

    assertThat(unreadable).isBetween(150, 250); // 200 expected, sd 13
  }

  private static JsonNode verdict(String system, String shown) {
    return JSON.readTree(reply(JudgeBehaviour.usual(), system, shown));
  }

  private static String reply(JudgeBehaviour behaviour, String system, String shown) {
    var body = JSON.createObjectNode().put("model", "sim-judge");
    var messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", system);
    messages.addObject().put("role", "user").put("content", shown);
    var settings = SimulatorSettings.defaults().withJudge(behaviour);
    return switch (ChatRequestReader.read(JSON, JSON.writeValueAsBytes(body))) {
      case Reading.Accepted(ChatRequest request) -> JudgeAnswer.write(JSON, settings, request);
      case Reading.Refused(ApiError error) -> throw new AssertionError(error.message());
    };
  }

  @Test
  void referenceAnswersAndExplanationsOfTheFormatAreNotJudged() {
    var blocks =
        AnswerBlocks.find(
            "The text is between <answer> and </answer>.\n<reference_answer>\nR\n</reference_answer>\n"
                + "<answer>\nthe one\n</answer>");

    assertThat(blocks).extracting(AnswerBlocks.Block::text).isEqualTo(List.of("the one"));
  }

  @Test
  void tagsMayHaveAttributes() {
    var blocks =
        AnswerBlocks.find(
            "<answer id=\"a\">\none\n</answer>\n<answer id=\"b\">\nother\n</answer>\nCompare.");

    assertThat(blocks).extracting(AnswerBlocks.Block::text).isEqualTo(List.of("one", "other"));
  }
}
