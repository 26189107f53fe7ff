package dev.panopticon.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a simulated judge (a model whose name begins with {@code sim-judge}) replies.
 *
 * <p>It esteems a text by its {@link Merit}, with a deviation of its own that depends on (seed,
 * judge, text): {@code esteem = clamp(0.15 + 0.7 merit + d, 0, 1)}, d uniform in [-0.15, 0.15). So
 * the same text gets the same score wherever it is shown, and two judges mostly agree. From it:
 *
 * <ul>
 *   <li>{@code "score"}: the esteem scaled to the bounds that the prompt names, whole for whole
 *       bounds more than 1 apart, else with two decimals;
 *   <li>{@code "pass"}: esteem &gt;= 0.5;
 *   <li>{@code "label"}: the prompt's labels, taken as listed best first, divide [0, 1] evenly;
 *   <li>{@code "winner"}: the text with the higher esteem, "tie" within 0.05; a fraction of pairs
 *       ({@link JudgeBehaviour#positionBias()}, drawn from the two texts without their order) goes
 *       to "A", the one shown first.
 * </ul>
 *
 * A key is asked for when it stands in double quotes outside of the answers. A prompt that asks for
 * none of them gets, for {@code [[A]]} or {@code [[rating]]}, that form; for two answers a line
 * with two scores (as in vicuna-bench), for one {@code Score: N}.
 */
final class JudgeAnswer {
  private static final String REASONING =
      "The answer was read against the rubric; its care and its correctness were weighed.";
  private static final String UNREADABLE =
      "There is a good deal to say in favour of what was written, and some things against it.";
  private static final double TIE = 0.05;

  private final JudgeBehaviour behaviour;
  private final Dice dice;
  private final Fingerprint request;
  private final JudgePrompt prompt;

  private JudgeAnswer(SimulatorSettings settings, ChatRequest request) {
    this.behaviour = settings.judge();
    this.dice = Dice.of(settings.seed()).with(request.model());
    this.request = request.fingerprint();
    this.prompt = JudgePrompt.of(request);
  }

  static boolean isAskedOf(String model) {
    return model.startsWith("sim-judge");
  }

  static String write(JsonMapper json, SimulatorSettings settings, ChatRequest request) {
    return new JudgeAnswer(settings, request).write(json);
  }

  private String write(JsonMapper json) {
    if (dice.with("unreadable").with(request).uniform() < behaviour.unreadableRate()) {
      return UNREADABLE;
    }
    ObjectNode verdict = json.createObjectNode().put("reasoning", REASONING);
    if (prompt.asksFor("score")) {
      verdict.put("score", score(first()));
    }
    if (prompt.asksFor("pass")) {
      verdict.put("pass", esteem(first()) >= 0.5);
    }
    if (prompt.asksFor("label")) {
      verdict.put("label", label());
    }
    if (prompt.asksFor("winner")) {
      verdict.put("winner", winner());
    }
    return verdict.size() > 1 ? json.writeValueAsString(verdict) : withoutJson();
  }

  private String withoutJson() {
    String instructions = prompt.instructions();
    if (instructions.contains("[[A]]")) {
      String winner = winner();
      return REASONING + "\n\nFinal verdict: [[" + (winner.equals("tie") ? "C" : winner) + "]]";
    }
    if (instructions.contains("[[rating]]")) {
      return REASONING + "\n\nRating: [[" + score(first()).toPlainString() + "]]";
    }
    boolean pair = prompt.answers().size() == 2;
    if (prompt.asksForVerdictLine()) {
      return REASONING + "\n\nVerdict: " + (pair ? winner() : label());
    }
    return pair
        ? score(first()).toPlainString() + " " + score(last()).toPlainString() + "\n" + REASONING
        : REASONING + "\n\nScore: " + score(first()).toPlainString();
  }

  private BigDecimal score(String answer) {
    JudgePrompt.Bounds bounds = prompt.bounds();
    double score = bounds.least() + esteem(answer) * (bounds.greatest() - bounds.least());
    return BigDecimal.valueOf(score).setScale(bounds.whole() ? 0 : 2, RoundingMode.HALF_EVEN);
  }

  private String label() {
    List<String> labels = prompt.labels();
    int rank = (int) ((1 - esteem(first())) * labels.size());
    return labels.get(Math.min(rank, labels.size() - 1));
  }

  private String winner() {
    if (first().equals(last())) {
      return "tie";
    }
    Fingerprint one = Fingerprint.of(first());
    Fingerprint other = Fingerprint.of(last());
    Dice pair = dice.with("pair").with(one.high() ^ other.high()).with(one.low() ^ other.low());
    if (pair.uniform() < behaviour.positionBias()) {
      return "A";
    }
    double lead = esteem(first()) - esteem(last());
    if (Math.abs(lead) < TIE) {
      return "tie";
    }
    return lead > 0 ? "A" : "B";
  }

  private double esteem(String answer) {
    double deviation = 0.3 * dice.with("esteem").with(Fingerprint.of(answer)).uniform() - 0.15;
    double merit = Merit.of(answer, prompt.surroundings());
    return Math.clamp(0.15 + 0.7 * merit + deviation, 0, 1);
  }

  private String first() {
    return prompt.answers().getFirst();
  }

  private String last() {
    return prompt.answers().getLast();
  }
}
