package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void pValuesAreAdjustedInTheOrderOfTheInput() {
    // by hand: 4 * 0.005, 3 * 0.01, then 2 * 0.03 = 0.06 lifts 1 * 0.04
    List<Double> adjusted = Holm.adjust(List.of(0.01, 0.04, 0.03, 0.005));
    assertThat(adjusted.get(0)).isCloseTo(0.03, within(1e-15));
    assertThat(adjusted.get(1)).isCloseTo(0.06, within(1e-15));
    assertThat(adjusted.get(2)).isCloseTo(0.06, within(1e-15));
    assertThat(adjusted.get(3)).isCloseTo(0.02, within(1e-15));
  }

  @Test
  void aMissingPValueStaysMissingAndCostsTheOthersNothing() {
    assertThat(Holm.adjust(Arrays.asList(null, 0.02, null))).containsExactly(null, 0.02, null);
    assertThat(Holm.adjust(List.of())).isEmpty();
  }

  @Test
  void adjustedPValuesEndAtOne() {
    assertThat(Holm.adjust(List.of(0.6, 0.9))).containsExactly(1.0, 1.0);
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> Holm.adjust(List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Holm.adjust(List.of(Double.NaN, 0.5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The closed test procedure over Bonferroni tests of all subsets, which Holm abbreviates. */
  @Property(tries = 200)
  void itIsTheClosureOfBonferroni(
      @ForAll @Size(min = 1, max = 7) List<@DoubleRange(min = 0, max = 1) Double> pValues) {
    List<Double> expected = new ArrayList<>();
    for (int i = 0; i < pValues.size(); i++) {
      double worst = 0;
      for (int subset = 1; subset < 1 << pValues.size(); subset++) {
        if ((subset >> i & 1) == 1) {
          worst = Math.max(worst, bonferroni(pValues, subset));
        }
      }
      expected.add(worst);
    }
    List<Double> adjusted = Holm.adjust(pValues);
    for (int i = 0; i < pValues.size(); i++) {
      assertThat(adjusted.get(i)).isCloseTo(expected.get(i), within(1e-12));
    }
  }

  private static double bonferroni(List<Double> pValues, int subset) {
    double smallest = 1;
    for (int i = 0; i < pValues.size(); i++) {
      if ((subset >> i & 1) == 1) {
        smallest = Math.min(smallest, pValues.get(i));
      }
    }
    return Math.min(1, Integer.bitCount(subset) * smallest);
  }
}
