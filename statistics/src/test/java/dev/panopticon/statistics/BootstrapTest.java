package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.statistics.Estimate.Known;
import dev.panopticon.statistics.Estimate.PointOnly;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final List<double[]> SKEWED =
      singles(0.1, 0.5, 0.7, 1.2, 1.3, 1.9, 2.5, 4.1, 8.0, 15.5);

  private static List<double[]> singles(double... values) {
    return Arrays.stream(values).mapToObj(value -> new double[] {value}).toList();
  }

  @Test
  void theMeanOfASkewedSampleHasSciPysBcaInterval() {
    Known known = (Known) new Bootstrap(100_000, 1, 0.95).mean(List.of(SKEWED));
    // SciPy 1.10.1, bootstrap(method='BCa', n_resamples=100000): [1.59, 8.04], se 1.4418
    assertThat(known.low()).isCloseTo(1.59, within(0.03));
    assertThat(known.high()).isCloseTo(8.04, within(0.1));
    assertThat(known.standardError()).isCloseTo(1.4418, within(0.015));
    assertThat(known.mean()).isCloseTo(3.58, within(1e-12));
    assertThat(known.interval().kind().text()).isEqualTo("bca");
  }

  @Test
  void theSeedDecides() {
    assertThat(Bootstrap.withSeed(3).mean(List.of(SKEWED)))
        .isEqualTo(Bootstrap.withSeed(3).mean(List.of(SKEWED)));
    assertThat(Bootstrap.withSeed(3).mean(List.of(SKEWED)))
        .isNotEqualTo(Bootstrap.withSeed(4).mean(List.of(SKEWED)));
  }

  @Test
  void themesThatDifferDoNotWidenTheInterval() {
    List<double[]> easy = SKEWED.stream().map(v -> new double[] {v[0] + 100}).toList();
    Bootstrap bootstrap = Bootstrap.withSeed(1);
    Known stratified = (Known) bootstrap.mean(List.of(SKEWED, easy));
    Known mixed =
        (Known) bootstrap.mean(List.of(Stream.concat(SKEWED.stream(), easy.stream()).toList()));
    assertThat(stratified.mean()).isEqualTo(mixed.mean());
    assertThat(stratified.standardError()).isCloseTo(1.4418 / Math.sqrt(2), within(0.03));
    assertThat(mixed.standardError()).isGreaterThan(8);
  }

  @Test
  void repeatsOfAQueryAreDrawnTogether() {
    var random = new Random(5);
    List<double[]> byQuery =
        Stream.generate(random::nextGaussian)
            .limit(60)
            .map(effect -> random.doubles(5).map(noise -> effect + (noise - 0.5) / 10).toArray())
            .toList();
    Known bootstrapped = (Known) Bootstrap.withSeed(1).mean(List.of(byQuery));
    Known clustered = (Known) Means.ofClustered(byQuery, 0.95);
    assertThat(bootstrapped.standardError()).isCloseTo(clustered.standardError(), within(0.005));
    assertThat(bootstrapped.low()).isCloseTo(clustered.low(), within(0.03));
    assertThat(bootstrapped.n()).isEqualTo(300);
  }

  @Test
  void anyStatisticHasAnInterval() {
    List<List<Double>> pairs =
        new Random(9)
            .ints(50, 0, 10)
            .mapToObj(i -> List.of((double) i, i * 2.0 + (i % 3)))
            .toList();
    BootstrapInterval interval =
        Bootstrap.withSeed(1)
            .interval(
                List.of(pairs),
                drawn -> drawn.stream().mapToDouble(p -> p.get(1) - p.get(0)).average().orElse(0));
    assertThat(interval).isInstanceOf(BootstrapInterval.Known.class);
  }

  @Test
  void theAccelerationIsThatOfTheOneSampleFormula() {
    // the mean's influence values are its deviations, so a = sum d^3 / (6 (sum d^2)^1.5)
    double[] values = SKEWED.stream().mapToDouble(v -> v[0]).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double cubes = Arrays.stream(values).map(v -> Math.pow(v - mean, 3)).sum();
    double squares = Arrays.stream(values).map(v -> Math.pow(v - mean, 2)).sum();
    double expected = cubes / (6 * Math.pow(squares, 1.5));
    double actual =
        Bootstrap.acceleration(
            List.of(SKEWED), drawn -> drawn.stream().mapToDouble(v -> v[0]).average().orElse(0));
    assertThat(actual).isCloseTo(expected, within(1e-12));
  }

  @Test
  void resamplesEqualToTheEstimateCountHalfInTheBiasCorrection() {
    double[] draws = new double[1000];
    Arrays.fill(draws, 250, 750, 1);
    Arrays.fill(draws, 750, 1000, 2);
    var found = (BootstrapInterval.Known) new BiasCorrection(draws, 1, 0).interval(0.95);
    assertThat(found.interval().low()).isEqualTo(0); // symmetric, so no bias to correct
    assertThat(found.interval().high()).isEqualTo(2);
  }

  @Test
  void whatCannotBeEstimatedSaysWhy() {
    Bootstrap bootstrap = Bootstrap.withSeed(1);
    assertThat(bootstrap.mean(List.of())).isInstanceOf(Estimate.Undefined.class);
    assertThat(bootstrap.mean(List.of(singles(3)))).isInstanceOf(PointOnly.class);
    assertThat(bootstrap.mean(List.of(singles(3, 3, 3)))).isInstanceOf(PointOnly.class);
    assertThat(bootstrap.mean(List.of(singles(3), singles(4))).undefined())
        .contains("every resample gives the same value");
    assertThat(bootstrap.interval(List.of(SKEWED), drawn -> Double.NaN))
        .isInstanceOf(BootstrapInterval.Undefined.class);
    assertThat(bootstrap.interval(List.of(SKEWED.subList(0, 1)), drawn -> 1))
        .isInstanceOf(BootstrapInterval.Undefined.class);
  }

  @Test
  void tooFewResamplesAreRefused() {
    assertThatThrownBy(() -> new Bootstrap(10, 1, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStatisticCannotTamperWithTheResample() {
    assertThatThrownBy(
            () ->
                Bootstrap.withSeed(1)
                    .interval(
                        List.of(SKEWED),
                        drawn -> {
                          Collections.sort(drawn, (x, y) -> Double.compare(x[0], y[0]));
                          return 1;
                        }))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
