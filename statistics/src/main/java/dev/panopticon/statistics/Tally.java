package dev.panopticon.statistics;

import java.util.Collection;

/**
 * How often A was ahead, level and behind, over all pairs (repeats count each).
 *
 * @param win pairs with A above B
 * @param tie pairs with equal values, but for rounding
 * @param loss pairs with A below B
 */
public record Tally(int win, int tie, int loss) {

  static Tally of(Collection<double[]> differences) {
    int win = 0;
    int tie = 0;
    int loss = 0;
    for (double[] cluster : differences) {
      for (double difference : cluster) {
        win += difference > 0 ? 1 : 0;
        tie += difference == 0 ? 1 : 0;
        loss += difference < 0 ? 1 : 0;
      }
    }
    return new Tally(win, tie, loss);
  }
}
