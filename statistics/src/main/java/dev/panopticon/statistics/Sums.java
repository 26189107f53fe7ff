package dev.panopticon.statistics;

import java.util.Arrays;

/** Sums that depend on the values only, not on their order. */
public final class Sums {
  private Sums() {}

  /**
   * The sum of {@code values}; 0 for none. The values are sorted first, so every order gives the
   * same bits, and added with the Kahan-Babuska compensation of Neumaier, ZAMM 54 (1974), whose
   * error does not grow with their number.
   *
   * @throws IllegalArgumentException if a value is not finite or beyond 1e100
   */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = 0;
    double lost = 0;
    for (double value : sorted) {
      double next = sum + Values.requireUsable(value);
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }
    return sum + lost;
  }
}
