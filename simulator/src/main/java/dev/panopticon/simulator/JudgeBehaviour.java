package dev.panopticon.simulator;

/**
 * How the simulated judges err.
 *
 * @param positionBias the fraction of pairs, in [0, 1], for which the judge prefers whichever
 *     answer stands first; for the others its preference does not depend on the order
 * @param unreadableRate the fraction of requests, in [0, 1], that get prose without a verdict
 */
public record JudgeBehaviour(double positionBias, double unreadableRate) {

  /**
   * @throws IllegalArgumentException if a fraction is NaN or outside [0, 1]
   */
  public JudgeBehaviour {
    Settings.requireRate("positionBias", positionBias);
    Settings.requireRate("unreadableRate", unreadableRate);
  }

  /** One pair in ten falls to the position; every verdict is readable. */
  public static JudgeBehaviour usual() {
    return new JudgeBehaviour(0.1, 0);
  }
}
