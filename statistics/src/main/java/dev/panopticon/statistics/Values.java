package dev.panopticon.statistics;

/** Checks of arguments that every function of this room shares. */
final class Values {
  /** Far from any score, and small enough that sums and products of a few stay finite. */
  private static final double LARGEST = 1e100;

  private Values() {}

  static double requireUsable(double value) {
    if (!(Math.abs(value) <= LARGEST)) { // written so that NaN fails too
      throw new IllegalArgumentException(
          "a value must be finite and at most 1e100 in magnitude but was " + value);
    }
    return value;
  }

  static double requireLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("a level must be inside (0, 1) but was " + level);
    }
    return level;
  }

  static double requireProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is in [0, 1] but was " + probability);
    }
    return probability;
  }

  static double requireMargin(double margin) {
    if (!(margin >= 0 && Double.isFinite(margin))) {
      throw new IllegalArgumentException("a margin is finite and not negative but was " + margin);
    }
    return margin;
  }
}
