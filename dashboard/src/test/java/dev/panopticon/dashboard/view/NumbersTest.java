package dev.panopticon.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void negativeNumbersHaveARealMinusAndZeroHasNone() {
    assertThat(Numbers.fixed(-1234.5, 2)).isEqualTo("−1,234.50");
    assertThat(Numbers.fixed(-0.001, 2)).isEqualTo("0.00");
    assertThat(Numbers.signed(0.31, 2)).isEqualTo("+0.31");
    assertThat(Numbers.signed(0.001, 2)).isEqualTo("0.00");
  }

  @Test
  void decimalsFollowTheIntervalsWidth() {
    assertThat(Numbers.decimals(List.of(0.19, 0.43))).isEqualTo(2);
    assertThat(Numbers.decimals(List.of(0.89, 0.93))).isEqualTo(3);
    assertThat(Numbers.decimals(List.of(5.0, 7.6))).isEqualTo(1);
    assertThat(Numbers.decimals(List.of(100.0, 300.0))).isEqualTo(0);
    assertThat(Numbers.decimals(List.of(0.5, 0.5))).isEqualTo(2);
    assertThat(Numbers.decimals(Arrays.asList(null, List.of(0.0, 1e-9)))).isEqualTo(4);
  }

  @Test
  void smallMoneyKeepsThreeDigits() {
    assertThat(Numbers.usdOfNano(0)).isEqualTo("$0.00");
    assertThat(Numbers.usdOfNano(4_998_700_000L)).isEqualTo("$5.00");
    assertThat(Numbers.usdOfNano(150)).isEqualTo("$0.000000150");
    assertThat(Numbers.usdOfNano(412_000_000)).isEqualTo("$0.412");
  }

  @Test
  void aPartThatIsNotTheWholeIsNeverShownAsIt() {
    assertThat(Numbers.percent(1, 1000)).isEqualTo("0.1 %");
    assertThat(Numbers.percent(999, 1000)).isEqualTo("99.9 %");
    assertThat(Numbers.percent(1, 4)).isEqualTo("25 %");
    assertThat(Numbers.percent(0, 0)).isEmpty();
    assertThat(Numbers.percent(1, 100_000)).isEqualTo("< 0.1 %");
    assertThat(Numbers.percent(99_999, 100_000)).isEqualTo("> 99.9 %");
  }

  @Test
  void durationsHaveTheirTwoLargestUnits() {
    assertThat(Numbers.duration(Duration.ofMillis(3_240))).isEqualTo("3.2 s");
    assertThat(Numbers.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Numbers.duration(Duration.ofSeconds(245))).isEqualTo("4 min 5 s");
    assertThat(Numbers.duration(Duration.ofMinutes(130))).isEqualTo("2 h 10 min");
    assertThat(Numbers.duration(Duration.ofHours(76))).isEqualTo("3 d 4 h");
  }

  @Test
  void verySmallProbabilitiesAreABound() {
    assertThat(Numbers.p(0.0000021)).isEqualTo("< 0.001");
    assertThat(Numbers.p(0.0497)).as("significant, so not 0.050").isEqualTo("0.0497");
    assertThat(Numbers.p(0.627)).isEqualTo("0.627");
  }
}
