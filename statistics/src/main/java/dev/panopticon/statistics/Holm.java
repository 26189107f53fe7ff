package dev.panopticon.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The step-down correction for many tests: Holm, Scandinavian Journal of Statistics 6 (1979). It
 * keeps the probability of any false finding in the family at alpha, however the tests depend on
 * each other.
 */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values in the order of the input: with the k known ones ascending, the i-th (from 0)
   * becomes the largest of min(1, (k - j) p_j) over j <= i. A p that is null (nothing was tested)
   * is no member of the family: it stays null and costs the others nothing.
   *
   * @param pValues the whole family, each in [0, 1] or null
   */
  public static List<@Nullable Double> adjust(List<@Nullable Double> pValues) {
    List<Integer> ascending =
        IntStream.range(0, pValues.size())
            .boxed()
            .filter(index -> pValues.get(index) != null)
            .sorted(Comparator.comparingDouble(index -> known(pValues, index)))
            .toList();
    List<@Nullable Double> adjusted = new ArrayList<>(Collections.nCopies(pValues.size(), null));
    double floor = 0;
    int remaining = ascending.size();
    for (int index : ascending) {
      floor = Math.max(floor, Math.min(1, remaining * known(pValues, index)));
      adjusted.set(index, floor);
      remaining--;
    }
    return Collections.unmodifiableList(adjusted);
  }

  private static double known(List<@Nullable Double> pValues, int index) {
    Double p = pValues.get(index);
    if (p == null) {
      throw new IllegalStateException("a missing p-value has no place in the family");
    }
    return Values.requireProbability(p);
  }
}
