package dev.panopticon.simulator;

import java.util.List;
import java.util.Optional;

/**
 * How good the simulated judges find an answer, in [0, 1]: a function of the answer's text and the
 * question, and of nothing else.
 *
 * <p>An equation, or a bare number under an arithmetic question: 1 when right, 0 when wrong. A text
 * with sentences of the simulator: the fraction of careful ones. Any other text: drawn from its
 * hash.
 */
final class Merit {
  private Merit() {}

  static double of(String answer, String question) {
    Optional<Boolean> right = Arithmetic.findEquation(answer).or(() -> isResult(answer, question));
    if (right.isPresent()) {
      return right.get() ? 1 : 0;
    }
    int careful = count(answer, Phrases.CAREFUL);
    int all = careful + count(answer, Phrases.VAGUE);
    return all == 0
        ? Dice.of(0).with("merit").with(Fingerprint.of(answer)).uniform()
        : (double) careful / all;
  }

  private static Optional<Boolean> isResult(String answer, String question) {
    boolean number = answer.length() <= 20 && answer.strip().matches("-?\\d+");
    return number
        ? Arithmetic.findQuestion(question)
            .map(task -> Long.toString(task.result()).equals(answer.strip()))
        : Optional.empty();
  }

  private static int count(String answer, List<String> openers) {
    int count = 0;
    for (String opener : openers) {
      for (int at = answer.indexOf(opener); at >= 0; at = answer.indexOf(opener, at + 1)) {
        count++;
      }
    }
    return count;
  }
}
