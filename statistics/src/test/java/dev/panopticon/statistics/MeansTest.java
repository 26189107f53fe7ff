package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.PointOnly;
import dev.panopticon.statistics.Estimate.Undefined;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden values without another source: SciPy 1.10.1. */
class MeansTest {
  private static final double[] SKEWED = {0.1, 0.5, 0.7, 1.2, 1.3, 1.9, 2.5, 4.1, 8.0, 15.5};
  private static final List<double[]> UNEVEN =
      List.of(
          new double[] {1, 2, 3},
          new double[] {2, 2},
          new double[] {5},
          new double[] {4, 6, 5, 5},
          new double[] {3, 1});

  @Test
  void theTQuantileIsThatOfTheTables() {
    double[] values = new double[80];
    for (int i = 0; i < 80; i++) {
      values[i] = i % 2;
    }
    Known known = (Known) Means.ofIndependent(values, 0.95);
    double quantile = (known.high() - known.mean()) / known.standardError();
    assertThat(quantile).isCloseTo(1.990450, within(5e-7));
  }

  @Test
  void independentValuesGiveSciPysTInterval() {
    Known known = (Known) Means.ofIndependent(SKEWED, 0.95);
    assertThat(known.mean()).isCloseTo(3.58, within(1e-14));
    assertThat(known.standardError()).isCloseTo(1.515241088261388, within(1e-13));
    assertThat(known.low()).isCloseTo(0.15228651891004574, within(1e-9));
    assertThat(known.high()).isCloseTo(7.0077134810899535, within(1e-9));
    assertThat(known.interval().kind().text()).isEqualTo("t");
    assertThat(known.undefined()).isNull();
  }

  @Test
  void unevenClustersGiveTheClusteredInterval() {
    Known known = (Known) Means.ofClustered(UNEVEN, 0.95);
    assertThat(known.n()).isEqualTo(12);
    assertThat(known.moments().clusters()).isEqualTo(5);
    assertThat(known.mean()).isCloseTo(3.25, within(1e-14));
    assertThat(known.sd()).isCloseTo(1.712255291076124, within(1e-13));
    assertThat(known.standardError()).isCloseTo(0.8261408357874314, within(1e-13));
    assertThat(known.low()).isCloseTo(0.9562653202739679, within(1e-9));
    assertThat(known.high()).isCloseTo(5.5437346797260325, within(1e-9));
    assertThat(known.interval().kind().text()).isEqualTo("cluster-t");
  }

  @Test
  void clustersOfOneGiveTheNumbersOfIndependentValues() {
    var singles = new double[SKEWED.length][];
    for (int i = 0; i < SKEWED.length; i++) {
      singles[i] = new double[] {SKEWED[i]};
    }
    Known clustered = (Known) Means.ofClustered(List.of(singles), 0.9);
    Known independent = (Known) Means.ofIndependent(SKEWED, 0.9);
    assertThat(clustered.moments()).isEqualTo(independent.moments());
    assertThat(clustered.low()).isEqualTo(independent.low());
  }

  @Test
  void noValuesAreUndefinedAndSayWhy() {
    Estimate estimate = Means.ofIndependent(new double[0], 0.95);
    assertThat(estimate).isInstanceOf(Undefined.class);
    assertThat(estimate.n()).isZero();
    assertThat(estimate.mean()).isNull();
    assertThat(estimate.interval()).isNull();
    assertThat(estimate.undefined()).contains("nothing was scored");
    assertThat(Means.passRate(0, 0, 0.95)).isEqualTo(estimate);
    assertThat(Means.ofClustered(List.of(new double[0]), 0.95)).isEqualTo(estimate);
  }

  @Test
  void oneValueHasAMeanAndNothingElse() {
    Estimate estimate = Means.ofIndependent(new double[] {7}, 0.95);
    assertThat(estimate).isInstanceOf(PointOnly.class);
    assertThat(estimate.n()).isEqualTo(1);
    assertThat(estimate.mean()).isEqualTo(7.0);
    assertThat(estimate.sd()).isNull();
    assertThat(estimate.standardError()).isNull();
    assertThat(estimate.interval()).isNull();
    assertThat(estimate.undefined()).contains("one value only");
    assertThat(estimate.showsMeanAtLeast(0, 0)).isFalse();
  }

  @Test
  void repeatsOfOneQueryHaveASpreadButNoInterval() {
    Estimate estimate = Means.ofClustered(List.of(new double[] {6, 8}), 0.95);
    assertThat(estimate.mean()).isEqualTo(7.0);
    assertThat(estimate.sd()).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(estimate.standardError()).isNull();
    assertThat(estimate.undefined()).contains("one query only");
  }

  @Test
  void equalValuesHaveNoIntervalThatClaimsCertainty() {
    Estimate estimate = Means.ofIndependent(new double[] {0.1, 0.1, 0.1}, 0.95);
    assertThat(estimate).isInstanceOf(PointOnly.class);
    assertThat(estimate.standardError()).isEqualTo(0.0);
    assertThat(estimate.undefined()).contains("no variation between the 3 queries");
  }

  @Test
  void equalClusterMeansHaveASpreadOfValuesButNoStandardErrorAboveZero() {
    Estimate estimate =
        Means.ofClustered(List.of(new double[] {0.1, 0.3}, new double[] {0.3, 0.1}), 0.95);
    assertThat(estimate.sd()).isGreaterThan(0.1);
    assertThat(estimate.standardError()).isEqualTo(0.0);
    assertThat(estimate.interval()).isNull();
  }

  @Test
  void equalValuesShowNoMoreThanTheExactBoundOfTheirNumber() {
    Estimate six = Means.ofIndependent(new double[] {10, 10, 10, 10, 10, 10}, 0.95);
    // Clopper-Pearson for 6 of 6: at least 0.025^(1/6) = 0.540742 of all are 10, the others 0
    assertThat(six.showsMeanAtLeast(5.40, 0)).isTrue();
    assertThat(six.showsMeanAtLeast(5.41, 0)).isFalse();
    assertThat(six.showsMeanAtLeast(10, 0)).isFalse();
  }

  @Test
  void sixQueriesThatAlwaysPassDoNotShowAPassRateOfNinetyPercent() {
    Estimate six = Means.ofClustered(Collections.nCopies(6, new double[] {1, 1, 1}), 0.95);
    assertThat(six.showsMeanAtLeast(0.9, 0)).isFalse();
    Estimate forty = Means.ofClustered(Collections.nCopies(40, new double[] {1, 1, 1}), 0.95);
    assertThat(forty.showsMeanAtLeast(0.9, 0)).isTrue();
  }

  @Test
  void theQuantileOfTIsExactToTheLastDigits() {
    // mpmath with 30 digits; SciPy 1.10 is off by 4e-10 and 3e-10 here
    assertThat(Means.tQuantile(71, 0.95)).isCloseTo(1.9939433678456258, within(1e-12));
    assertThat(Means.tQuantile(1, 0.95)).isCloseTo(12.706204736174705, within(1e-11));
  }

  @Test
  void anIntervalShowsABoundByItsLowerEnd() {
    Known known = (Known) Means.ofIndependent(SKEWED, 0.95);
    assertThat(known.showsMeanAtLeast(known.low(), 0)).isTrue();
    assertThat(known.showsMeanAtLeast(Math.nextUp(known.low()), 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "8, 10, 0.4901624715366418, 0.9433178485456248",
    "0, 10, 0.0, 0.27753279986288926",
    "10, 10, 0.7224672001371109, 1.0",
    "1, 1, 0.20654931437723745, 1.0",
    "0, 1, 0.0, 0.7934506856227626",
    "37, 50, 0.6044684273515115, 0.8412847250644762"
  })
  void passRatesHaveWilsonsInterval(int passes, int n, double low, double high) {
    Known known = (Known) Means.passRate(passes, n, 0.95);
    assertThat(known.low()).isCloseTo(low, within(1e-12));
    assertThat(known.high()).isCloseTo(high, within(1e-12));
    assertThat(known.interval().kind().text()).isEqualTo("wilson");
  }

  @Test
  void aPassRateOfOneCaseHasAnIntervalButNoSpread() {
    Estimate estimate = Means.passRate(1, 1, 0.95);
    assertThat(estimate.sd()).isNull();
    assertThat(estimate.standardError()).isNull();
    assertThat(estimate.interval()).isNotNull();
  }

  @Test
  void valuesThatAreNoNumbersAreRefused() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e200}) {
      assertThatThrownBy(() -> Means.ofIndependent(new double[] {1, bad}, 0.95))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("finite");
    }
    assertThatThrownBy(() -> Means.ofIndependent(SKEWED, 95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Means.passRate(3, 2, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLargeOffsetDoesNotSpoilTheSpread() {
    double[] values = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    Estimate estimate = Means.ofIndependent(values, 0.95);
    assertThat(estimate.mean()).isEqualTo(1e9 + 10);
    assertThat(estimate.sd()).isCloseTo(Math.sqrt(30), within(1e-12));
  }

  @Test
  void hugeAndTinyValuesNeitherOverflowNorVanish() {
    assertThat(Means.ofIndependent(new double[] {1e99, 3e99}, 0.95).standardError())
        .isCloseTo(1e99, within(1e85));
    assertThat(Means.ofIndependent(new double[] {1e-200, 3e-200}, 0.95).standardError())
        .isCloseTo(1e-200, within(1e-214));
  }

  @Property
  void orderDoesNotMatterToTheLastBit(
      @ForAll @Size(min = 2, max = 60) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll long seed) {
    var shuffled = new java.util.ArrayList<>(values);
    java.util.Collections.shuffle(shuffled, new Random(seed));
    assertThat(Means.ofIndependent(array(shuffled), 0.95))
        .isEqualTo(Means.ofIndependent(array(values), 0.95));
  }

  @Property
  void balancedRepeatsGiveTheTIntervalOfTheQueryMeans(
      @ForAll @Size(min = 2, max = 30) List<@DoubleRange(min = -10, max = 10) Double> centers,
      @ForAll @IntRange(min = 1, max = 5) int repeats,
      @ForAll long seed) {
    var random = new Random(seed);
    List<double[]> byQuery =
        centers.stream().map(c -> random.doubles(repeats, c, c + 1).toArray()).toList();
    double[] means = byQuery.stream().mapToDouble(v -> naiveMean(v)).toArray();
    Estimate clustered = Means.ofClustered(byQuery, 0.95);
    assertThat(clustered.mean()).isCloseTo(naiveMean(means), within(1e-10));
    assertThat(clustered.standardError()).isCloseTo(naiveStandardError(means), within(1e-10));
    double half = TDistribution.of(means.length - 1).inverseCumulativeProbability(0.975);
    assertThat(((Known) clustered).high())
        .isCloseTo(naiveMean(means) + half * naiveStandardError(means), within(1e-8));
  }

  @Property
  void wilsonsEndsSolveTheScoreEquation(
      @ForAll @IntRange(min = 1, max = 5000) int n,
      @ForAll @DoubleRange(min = 0, max = 1) double q) {
    int passes = (int) Math.round(q * n);
    Known known = (Known) Means.passRate(passes, n, 0.95);
    for (double end : new double[] {known.low(), known.high()}) {
      double rate = (double) passes / n;
      double score = (rate - end) * (rate - end) * n;
      double bound = 1.959963984540054 * 1.959963984540054 * end * (1 - end);
      assertThat(score).isCloseTo(bound, within(1e-9 * n));
    }
    assertThat(known.low()).isLessThanOrEqualTo(known.mean());
    assertThat(known.high()).isGreaterThanOrEqualTo(known.mean());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double naiveMean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** By the O(n^2) formula: the variance is half the mean squared difference of two values. */
  private static double naiveStandardError(double[] values) {
    double squares = 0;
    for (double x : values) {
      for (double y : values) {
        squares += (x - y) * (x - y);
      }
    }
    double n = values.length;
    return Math.sqrt(squares / (2 * n * (n - 1)) / n);
  }
}
