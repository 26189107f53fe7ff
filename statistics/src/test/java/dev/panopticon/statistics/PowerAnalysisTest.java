package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PowerAnalysisTest {
  private static final PowerAnalysis POWER = PowerAnalysis.STANDARD;

  @Test
  void neededQueriesFollowTheFormula() {
    // (1.959964 + 0.841621)^2 = 7.848880
    assertThat(POWER.neededQueries(1, 0.1)).isEqualTo(785);
    assertThat(POWER.neededQueries(1, -0.1)).isEqualTo(785);
    assertThat(POWER.neededQueries(4, 0.1)).isEqualTo(3140);
    assertThat(POWER.minimumDetectableEffect(1, 785)).isCloseTo(0.09999, within(1e-5));
  }

  @Test
  void oneOfManyTestsNeedsMoreQueries() {
    // z(0.05 / 10 / 2) = 2.807034: (2.807034 + 0.841621)^2 = 13.312680
    assertThat(POWER.amongTests(10).neededQueries(1, 0.1)).isEqualTo(1332);
    assertThat(POWER.amongTests(1)).isEqualTo(POWER);
  }

  @Test
  void aPilotWithoutVarianceNeedsWhatTheSignFlipTestNeeds() {
    assertThat(POWER.neededQueries(0, 3)).isEqualTo(6);
    assertThat(new PowerAnalysis(0.01, 0.8).neededQueries(0, 3)).isEqualTo(8);
  }

  @Test
  void aDifferenceOfNothingIsRefusedAndATinyOneDoesNotOverflow() {
    assertThatThrownBy(() -> POWER.neededQueries(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> POWER.neededQueries(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(POWER.neededQueries(1, 1e-200)).isEqualTo(Long.MAX_VALUE);
  }

  @Property
  void neededQueriesFindTheDifferenceAndOneFewerDoNot(
      @ForAll @DoubleRange(min = 0.01, max = 100) double variance,
      @ForAll @DoubleRange(min = 0.01, max = 1) double difference) {
    long needed = POWER.neededQueries(variance, difference);
    if (needed > 6 && needed < Integer.MAX_VALUE) {
      assertThat(POWER.minimumDetectableEffect(variance, (int) needed))
          .isLessThanOrEqualTo(difference * (1 + 1e-12));
      assertThat(POWER.minimumDetectableEffect(variance, (int) needed - 1))
          .isGreaterThanOrEqualTo(difference * (1 - 1e-12));
    }
  }

  @Test
  void theTTestHasThatPowerWithThatManyQueries() {
    int n = (int) POWER.neededQueries(1, 0.3);
    var random = new Random(20240101);
    int found = 0;
    for (int trial = 0; trial < 4000; trial++) {
      double[] values =
          IntStream.range(0, n).mapToDouble(i -> random.nextGaussian() + 0.3).toArray();
      Interval interval = Means.ofIndependent(values, 0.95).interval();
      found += interval.low() > 0 || interval.high() < 0 ? 1 : 0;
    }
    assertThat(found / 4000.0).isBetween(0.77, 0.82);
  }
}
