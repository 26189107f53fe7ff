package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.statistics.Estimate.Known;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferenceTest {
  private static double[] preferences(int win, int tie, int loss) {
    double[] values = new double[win + tie + loss];
    Arrays.fill(values, 0, win, 1);
    Arrays.fill(values, win, win + tie, 0.5);
    return values;
  }

  @Test
  void theExampleOfTheReportComesOut() {
    Preference preference = Preference.ofIndependent(preferences(30, 10, 40), 42);
    Known known = (Known) preference.estimate();
    assertThat(known.mean()).isEqualTo(0.4375);
    assertThat(known.standardError()).isCloseTo(0.052149, within(5e-7));
    assertThat(known.low()).isCloseTo(0.3337, within(5e-5));
    assertThat(known.high()).isCloseTo(0.5413, within(5e-5));
    PairedComparison againstHalf = preference.againstHalf();
    assertThat(againstHalf.tally()).isEqualTo(new Tally(30, 10, 40));
    assertThat(Verdict.of(againstHalf, againstHalf.p(), null, 0.5).text())
        .isEqualTo("not enough evidence");
  }

  @Test
  void theIntervalEndsWhereAPreferenceEnds() {
    Known known = (Known) Preference.ofIndependent(preferences(9, 0, 1), 1).estimate();
    assertThat(known.high()).isEqualTo(1);
    assertThat(known.low()).isBetween(0.6, 0.9);
  }

  @Test
  void winningAlwaysIsBetterWithoutAMadeUpInterval() {
    Preference preference = Preference.ofIndependent(preferences(20, 0, 0), 1);
    assertThat(preference.estimate().mean()).isEqualTo(1.0);
    assertThat(preference.estimate().interval()).isNull();
    PairedComparison againstHalf = preference.againstHalf();
    assertThat(Verdict.of(againstHalf, againstHalf.p(), null, 0.5)).isEqualTo(Verdict.BETTER);
  }

  @Test
  void repeatsAreClustered() {
    List<double[]> byQuery =
        List.of(preferences(4, 0, 0), preferences(0, 4, 0), preferences(4, 0, 0));
    Preference preference = Preference.ofClustered(byQuery, 1);
    assertThat(preference.estimate().n()).isEqualTo(12);
    assertThat(preference.estimate().interval().kind()).isEqualTo(Interval.Kind.CLUSTER_T);
    assertThat(preference.againstHalf().signFlip().p()).isEqualTo(0.5);
  }

  @Test
  void noPairsAndBadPairs() {
    assertThat(Preference.ofIndependent(new double[0], 1).estimate())
        .isInstanceOf(Estimate.Undefined.class);
    assertThatThrownBy(() -> Preference.ofIndependent(new double[] {1.2}, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Preference.ofClustered(Collections.nCopies(2, new double[] {Double.NaN}), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
