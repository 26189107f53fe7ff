package dev.panopticon.simulator;

import java.util.List;

/**
 * The words of simulated answers. A sentence shows by its first words whether it is careful or
 * vague: that is what the simulated judges go by. No phrase has a digit, a quote or a bracket, so
 * that no parser can mistake one for a verdict.
 */
final class Phrases {
  static final List<String> CAREFUL =
      List.of(
          "Step by step, ",
          "To be precise, ",
          "As the evidence shows, ",
          "In most documented cases, ",
          "For a clear reason, ",
          "Compared side by side, ");

  static final List<String> VAGUE =
      List.of(
          "Maybe ",
          "I guess that ",
          "Somehow ",
          "Not that it matters, but ",
          "People say that ",
          "Whatever the question, ");

  static final List<String> STATEMENTS =
      List.of(
          "%s depends on how its parts work together.",
          "%s is best understood from its purpose.",
          "%s has changed a good deal over the years.",
          "%s works when the conditions around it are right.",
          "%s follows from a small number of causes.",
          "%s should be weighed against its cost.",
          "%s is easier to see in a concrete example.",
          "%s matters most where time is short.");

  private Phrases() {}

  static String pick(List<String> phrases, Dice dice) {
    return phrases.get(dice.below(phrases.size()));
  }
}
