package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  /** SciPy 1.10.1 binomial distribution; 1 and 7 are the paper's own example (its table 1). */
  @ParameterizedTest
  @CsvSource({
    "10, 2, 0.03857421875, 0.0224609375",
    "1, 7, 0.0703125, 0.0390625",
    "0, 6, 0.03125, 0.015625",
    "5, 5, 1, 0.876953125",
    "40, 30, 0.281978921793656, 0.23509756240834187"
  })
  void pValuesAreThoseOfThePaper(int onlyA, int onlyB, double exact, double mid) {
    McNemar test = McNemar.of(onlyA, onlyB);
    assertThat(test.exactP()).isCloseTo(exact, within(1e-12));
    assertThat(test.midP()).isCloseTo(mid, within(1e-12));
  }

  @Test
  void noDiscordantPairsAreNoEvidence() {
    assertThat(McNemar.of(0, 0)).isEqualTo(new McNemar(0, 0, 1, 1));
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatThrownBy(() -> McNemar.of(-1, 3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void theExactTestIsTheBinomialTestOfCommonsStatistics(
      @ForAll @IntRange(min = 0, max = 3000) int onlyA,
      @ForAll @IntRange(min = 1, max = 3000) int onlyB) {
    // twice the smaller tail; its two-sided p is 0.625 for 2 of 4, as it leaves out ties by
    // rounding
    BinomialTest oneSided = BinomialTest.withDefaults().with(AlternativeHypothesis.LESS_THAN);
    int fewer = Math.min(onlyA, onlyB);
    double expected = Math.min(1, 2 * oneSided.test(onlyA + onlyB, fewer, 0.5).getPValue());
    McNemar test = McNemar.of(onlyA, onlyB);
    assertThat(test.exactP()).isCloseTo(expected, within(1e-9));
    assertThat(test.midP()).isBetween(0.0, test.exactP());
  }
}
