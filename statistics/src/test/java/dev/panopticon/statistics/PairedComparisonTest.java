package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.statistics.Estimate.Known;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  private static final long SEED = 42;

  @Test
  void withoutPairsNothingIsKnown() {
    PairedComparison none = PairedComparison.ofIndependent(List.of(), SEED);
    assertThat(none.difference()).isInstanceOf(Estimate.Undefined.class);
    assertThat(none.p()).isNull();
    assertThat(none.signFlip()).isNull();
    assertThat(none.interval90()).isNull();
    assertThat(none.neededQueries(PowerAnalysis.STANDARD)).isNull();
    assertThat(none.tally()).isEqualTo(new Tally(0, 0, 0));
  }

  @Test
  void onePairHasADifferenceAndNoTTest() {
    PairedComparison one = PairedComparison.ofIndependent(List.of(new Pair(9, 7)), SEED);
    assertThat(one.difference().mean()).isEqualTo(2.0);
    assertThat(one.difference().interval()).isNull();
    assertThat(one.tTestP()).isNull();
    assertThat(one.p()).isEqualTo(1.0);
    assertThat(one.neededQueries(PowerAnalysis.STANDARD)).isNull();
    assertThat(one.minimumDetectableEffect(PowerAnalysis.STANDARD)).isNull();
  }

  @Test
  void differencesThatAreAllZeroGiveOneAndNoStandardError() {
    PairedComparison same = PairedComparison.ofIndependent(copies(new Pair(3, 3), 20), SEED);
    assertThat(same.difference().mean()).isEqualTo(0.0);
    assertThat(same.difference().standardError()).isEqualTo(0.0);
    assertThat(same.tTestP()).isEqualTo(1.0);
    assertThat(same.signFlip()).isNotNull().extracting(SignFlipPermutation::p).isEqualTo(1.0);
    assertThat(same.tally()).isEqualTo(new Tally(0, 20, 0));
    assertThat(same.neededQueries(PowerAnalysis.STANDARD)).isNull();
  }

  @Test
  void equalDifferencesLeaveTheTTestUndefinedAndThePermutationDecides() {
    PairedComparison equal = PairedComparison.ofIndependent(copies(new Pair(4, 3.5), 10), SEED);
    assertThat(equal.tTestP()).isNull();
    assertThat(equal.p()).isEqualTo(2 / 1024.0);
    assertThat(equal.difference().interval()).isNull();
    assertThat(equal.interval90()).isNull();
    assertThat(equal.neededQueries(PowerAnalysis.STANDARD)).isEqualTo(6);
  }

  @Test
  void roundingIsNeitherADifferenceNorAVariation() {
    List<Pair> ties = copies(new Pair(0.1 + 0.2, 0.3), 20);
    assertThat(PairedComparison.ofIndependent(ties, SEED).p()).isEqualTo(1.0);
    assertThat(PairedComparison.ofIndependent(ties, SEED).tally().tie()).isEqualTo(20);
    List<Pair> tenths = List.of(new Pair(0.3, 0.2), new Pair(0.2, 0.1), new Pair(0.8, 0.7));
    assertThat(PairedComparison.ofIndependent(tenths, SEED).tTestP()).isNull();
  }

  @Test
  void repeatsThatCancelButForRoundingAreNoDifference() {
    List<Pair> cancelling = List.of(new Pair(0.8, 0.7), new Pair(0.2, 0.3));
    PairedComparison none = PairedComparison.ofClustered(Collections.nCopies(20, cancelling), SEED);
    assertThat(none.difference().mean()).isEqualTo(0.0);
    assertThat(none.p()).isEqualTo(1.0);
    assertThat(none.signFlip().p()).isEqualTo(1.0);
    assertThat(none.tally()).isEqualTo(new Tally(20, 0, 20));
    assertThat(none.neededQueries(PowerAnalysis.STANDARD)).isNull();
  }

  @Test
  void repeatsOfAQueryAreFlippedTogether() {
    List<List<Pair>> byQuery = Collections.nCopies(3, copies(new Pair(2, 1), 10));
    PairedComparison clustered = PairedComparison.ofClustered(byQuery, SEED);
    assertThat(clustered.difference().n()).isEqualTo(30);
    assertThat(clustered.p()).isEqualTo(0.25); // 2 / 2^3, not 2 / 2^30
    assertThat(clustered.tally()).isEqualTo(new Tally(30, 0, 0));
  }

  @Test
  void repeatsThatSayNothingNewDoNotShrinkTheInterval() {
    var random = new Random(3);
    List<Pair> pairs =
        IntStream.range(0, 25)
            .mapToObj(i -> new Pair(random.nextGaussian(), random.nextGaussian()))
            .toList();
    List<List<Pair>> copied = pairs.stream().map(pair -> copies(pair, 4)).toList();
    var once = (Known) PairedComparison.ofIndependent(pairs, SEED).difference();
    var repeated = (Known) PairedComparison.ofClustered(copied, SEED).difference();
    assertThat(repeated.n()).isEqualTo(100);
    assertThat(repeated.low()).isCloseTo(once.low(), within(1e-12));
    assertThat(repeated.high()).isCloseTo(once.high(), within(1e-12));
    assertThat(repeated.interval().kind()).isEqualTo(Interval.Kind.CLUSTER_T);
  }

  @Test
  void swappingTheSidesMirrorsEverything() {
    List<Pair> pairs = random(new Random(8), 40);
    List<Pair> swapped = pairs.stream().map(pair -> new Pair(pair.b(), pair.a())).toList();
    PairedComparison forth = PairedComparison.ofIndependent(pairs, SEED);
    PairedComparison back = PairedComparison.ofIndependent(swapped, SEED);
    assertThat(back.p()).isEqualTo(forth.p());
    assertThat(back.signFlip()).isEqualTo(forth.signFlip());
    assertThat(((Known) back.difference()).low()).isEqualTo(-((Known) forth.difference()).high());
    assertThat(back.tally().win()).isEqualTo(forth.tally().loss());
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new Pair(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void theTTestIsThatOfCommonsStatistics(
      @ForAll @IntRange(min = 2, max = 120) int n, @ForAll long seed) {
    List<Pair> pairs = random(new Random(seed), n);
    double[] a = pairs.stream().mapToDouble(Pair::a).toArray();
    double[] b = pairs.stream().mapToDouble(Pair::b).toArray();
    var expected = TTest.withDefaults().pairedTest(a, b);
    PairedComparison actual = PairedComparison.ofIndependent(pairs, SEED);
    assertThat(actual.tTestP()).isCloseTo(expected.getPValue(), within(1e-9));
    assertThat(actual.difference().mean() / actual.difference().standardError())
        .isCloseTo(expected.getStatistic(), within(1e-6 * (1 + Math.abs(expected.getStatistic()))));
  }

  @Property(tries = 200)
  void theIntervalExcludesZeroExactlyWhenPIsBelowAlpha(
      @ForAll @IntRange(min = 2, max = 60) int n, @ForAll long seed) {
    PairedComparison comparison = PairedComparison.ofIndependent(random(new Random(seed), n), SEED);
    var known = (Known) comparison.difference();
    boolean excludes = known.low() > 0 || known.high() < 0;
    assertThat(excludes).isEqualTo(comparison.tTestP() < 0.05);
    assertThat(comparison.interval90().low()).isGreaterThan(known.low());
    assertThat(comparison.interval90().high()).isLessThan(known.high());
  }

  @Property(tries = 50)
  void theOrderOfQueriesDoesNotMatter(@ForAll long seed) {
    List<Pair> pairs = new ArrayList<>(random(new Random(seed), 33));
    PairedComparison first = PairedComparison.ofIndependent(pairs, SEED);
    Collections.shuffle(pairs, new Random(seed));
    assertThat(PairedComparison.ofIndependent(pairs, SEED)).isEqualTo(first);
  }

  private static List<Pair> random(Random random, int n) {
    double effect = random.nextGaussian() / 2;
    return IntStream.range(0, n)
        .mapToObj(i -> new Pair(random.nextGaussian() + effect, random.nextGaussian()))
        .toList();
  }

  private static List<Pair> copies(Pair pair, int n) {
    return Collections.nCopies(n, pair);
  }
}
