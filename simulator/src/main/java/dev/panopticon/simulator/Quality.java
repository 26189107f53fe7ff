package dev.panopticon.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How good a simulated model is: the chance, in [0, 1], that an arithmetic answer is right and that
 * a sentence of any other answer is a careful one.
 *
 * <p>{@code sim-good} 0.9, {@code sim-fair} 0.7, {@code sim-poor} 0.45, {@code sim-q85} 0.85 (any
 * number from 0 to 100); another name gets a value in [0.4, 0.95) that depends on the name alone.
 */
final class Quality {
  private static final Pattern EXPLICIT = Pattern.compile("sim-q(\\d{1,2}|100)");

  private Quality() {}

  static double of(String model) {
    return switch (model) {
      case "sim-good" -> 0.9;
      case "sim-fair" -> 0.7;
      case "sim-poor" -> 0.45;
      default -> ofOtherName(model);
    };
  }

  private static double ofOtherName(String model) {
    Matcher explicit = EXPLICIT.matcher(model);
    return explicit.matches()
        ? Integer.parseInt(explicit.group(1)) / 100.0
        : 0.4 + 0.55 * Dice.of(0).with("quality").with(model).uniform();
  }
}
