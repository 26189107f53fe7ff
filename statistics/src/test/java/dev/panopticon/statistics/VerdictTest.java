package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  /** Differences alternate between 0.1 and -0.1 around the shift. */
  private static PairedComparison around(double shift, int n) {
    List<Pair> pairs =
        IntStream.range(0, n)
            .mapToObj(i -> new Pair(shift + (i % 2 == 0 ? 0.1 : -0.1), 0))
            .toList();
    return PairedComparison.ofIndependent(pairs, 1);
  }

  private static PairedComparison equal(double difference, int n) {
    return PairedComparison.ofIndependent(Collections.nCopies(n, new Pair(difference, 0)), 1);
  }

  private static Verdict verdict(PairedComparison comparison, Double margin) {
    return Verdict.of(comparison, comparison.p(), margin, 10);
  }

  private static Verdict passFail(PairedComparison comparison, Double margin) {
    return Verdict.of(comparison, comparison.p(), margin, 1);
  }

  @Test
  void theNamesAreThoseOfTheReport() {
    assertThat(Verdict.values())
        .extracting(Verdict::text)
        .containsExactly("better", "worse", "equivalent", "not enough evidence");
  }

  @Test
  void aSignificantDifferenceIsBetterOrWorse() {
    assertThat(verdict(around(0.1, 40), null)).isEqualTo(Verdict.BETTER);
    assertThat(verdict(around(-0.1, 40), null)).isEqualTo(Verdict.WORSE);
  }

  @Test
  void theAdjustedPDecidesAndNotTheRawOne() {
    PairedComparison comparison = around(0.1, 40);
    assertThat(Verdict.of(comparison, 0.05, null, 1)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(Verdict.of(comparison, Math.nextDown(0.05), null, 1)).isEqualTo(Verdict.BETTER);
    assertThat(Verdict.of(comparison, null, null, 1)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void equivalentIsSaidOnlyWithAMarginAndANarrowInterval() {
    assertThat(verdict(around(0.0, 40), null)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(verdict(around(0.0, 40), 0.2)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(verdict(around(0.0, 40), 0.01)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(verdict(around(0.0, 2), 0.2)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void theMarginIsComparedWithTheNinetyPercentInterval() {
    PairedComparison comparison = around(0.0, 40);
    double end = comparison.interval90().high();
    assertThat(verdict(comparison, end * 1.0001)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(verdict(comparison, end)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void aDifferenceThatIsSignificantAndSmallIsCalledBetter() {
    assertThat(verdict(around(0.1, 40), 5.0)).isEqualTo(Verdict.BETTER);
  }

  @Test
  void equalDifferencesNeedEnoughQueries() {
    // 13 of 13 equal: with 95 % confidence at most 1 - 0.05^(1/13) = 20.6 % differ; 14: 19.3 %
    assertThat(passFail(equal(0, 13), 0.2)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(passFail(equal(0, 14), 0.2)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(passFail(equal(0, 58), 0.05)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(passFail(equal(0, 59), 0.05)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(passFail(equal(0, 5), 0.0)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(verdict(equal(1, 5), null)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(verdict(equal(1, 6), null)).isEqualTo(Verdict.BETTER);
    assertThat(verdict(equal(-1, 6), null)).isEqualTo(Verdict.WORSE);
  }

  @Test
  void aMarginThatNothingCanExceedShowsNothing() {
    assertThat(passFail(around(0.0, 40), 1.0)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(passFail(around(0.0, 40), 0.99)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(passFail(equal(0, 1000), 1.0)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void nothingIsSaidAboutNothing() {
    PairedComparison none = PairedComparison.ofIndependent(List.of(), 1);
    assertThat(verdict(none, 10.0)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(verdict(equal(1, 1), 10.0)).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void aMarginBelowZeroIsRefused() {
    assertThatThrownBy(() -> verdict(equal(0, 9), -1.0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void notWorseThanIsShownByTheLowerEndOfTheNinetyPercentInterval() {
    PairedComparison comparison = around(0.0, 40);
    double bound = comparison.interval90().low();
    assertThat(NonInferiority.of(comparison, -bound * 1.0001, 1))
        .isEqualTo(new NonInferiority.Shown(bound, -bound * 1.0001));
    assertThat(NonInferiority.of(comparison, -bound, 1).passed()).isFalse();
    assertThat(NonInferiority.of(comparison, -bound, 1))
        .isInstanceOf(NonInferiority.NotShown.class);
  }

  @Test
  void notWorseThanNeedsAnythingToGoBy() {
    assertThat(NonInferiority.of(PairedComparison.ofIndependent(List.of(), 1), 5, 9).passed())
        .isFalse();
    assertThat(NonInferiority.of(equal(0, 1), 0.2, 1)).isInstanceOf(NonInferiority.Undefined.class);
    assertThat(NonInferiority.of(equal(0, 5), 0.2, 1))
        .isEqualTo(new NonInferiority.NotShown(-(1 - Math.pow(0.05, 0.2)), 0.2));
    assertThat(NonInferiority.of(equal(0, 14), 0.2, 1).passed()).isTrue();
    assertThat(NonInferiority.of(equal(-0.2, 999), 0.2, 1).passed()).isFalse();
  }
}
