package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HonestWordsTest {
  @Test
  void aSmallNumberIsNotShownAsZeroAndZeroHasNoSign() {
    assertThat(Words.number(0.0004)).isEqualTo("0.000400");
    assertThat(Words.number(-0.0004)).isEqualTo("-0.000400");
    assertThat(Words.number(-1e-17)).isEqualTo("0.000");
    assertThat(Words.number(0.0)).isEqualTo("0.000");
    assertThat(Words.number(8.19375)).isEqualTo("8.194");
    assertThat(Words.number(655.5)).isEqualTo("655.5");
  }

  @Test
  void unknownIsADashAndNeverZero() {
    assertThat(Words.number(null)).isEqualTo("–");
    assertThat(Words.interval(null)).isEqualTo("–");
    assertThat(Words.probability(null)).isEqualTo("–");
    assertThat(Words.dollars(null)).isEqualTo("unknown");
  }

  @Test
  void aFewTokensDoNotCostNothing() {
    assertThat(Words.dollars(0.0)).isEqualTo("$0.0000");
    assertThat(Words.dollars(2.6549e-5)).isEqualTo("$0.0000265");
    assertThat(Words.dollars(9e-9)).isEqualTo("$0.00000000900");
    assertThat(Words.dollars(0.4268)).isEqualTo("$0.4268");
    assertThat(Words.dollars(1234.5)).isEqualTo("$1234.5000");
  }

  @Test
  void aProbabilityShowsOnWhichSideOfTheLevelItIs() {
    assertThat(Words.probability(0.0497)).isEqualTo("0.0497");
    assertThat(Words.probability(0.0502)).isEqualTo("0.0502");
    assertThat(Words.probability(0.0009)).isEqualTo("<0.001");
    assertThat(Words.probability(0.627)).isEqualTo("0.627");
  }

  @Test
  void anIntervalHasBothEnds() {
    assertThat(Words.interval(List.of(-0.3277, 0.5402))).isEqualTo("[-0.328, 0.540]");
  }
}
