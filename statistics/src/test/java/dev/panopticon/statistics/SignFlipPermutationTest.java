package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignFlipPermutationTest {
  private static final double[] TEN = {1, 2, -1, 3, 0.5, 0, -2, 1.5, 2.5, 4};

  @Test
  void enumerationGivesThePOfAllSignPatterns() {
    SignFlipPermutation test = SignFlipPermutation.of(TEN, 42);
    assertThat(test.p()).isEqualTo(0.09765625); // over all 2^10 patterns with NumPy
    assertThat(test.exact()).isTrue();
    assertThat(test.flips()).isEqualTo(512); // the query with difference 0 has no sign to flip
  }

  @Test
  void noDifferencesGiveOne() {
    assertThat(SignFlipPermutation.of(new double[100], 1).p()).isEqualTo(1);
    assertThat(SignFlipPermutation.of(new double[] {3}, 1).p()).isEqualTo(1);
  }

  @Test
  void equalDifferencesGiveTwoOfAllPatterns() {
    double[] values = new double[16];
    java.util.Arrays.fill(values, 0.1);
    assertThat(SignFlipPermutation.of(values, 1).p()).isEqualTo(2 / 65536.0);
  }

  @Test
  void randomFlipsNeverGiveZero() {
    double[] values = new double[200];
    java.util.Arrays.fill(values, 1);
    SignFlipPermutation test = SignFlipPermutation.of(values, 1);
    assertThat(test.exact()).isFalse();
    assertThat(test.p()).isEqualTo(1 / 100_001.0);
  }

  @Test
  void theSeedDecidesAndNothingElse() {
    double[] values = new Random(5).doubles(77, -1, 1.2).toArray();
    assertThat(SignFlipPermutation.of(values, 7)).isEqualTo(SignFlipPermutation.of(values, 7));
    assertThat(SignFlipPermutation.of(values, 7).p())
        .isNotEqualTo(SignFlipPermutation.of(values, 8).p());
    List<Double> shuffled = new ArrayList<>();
    for (double value : values) {
      shuffled.add(value);
    }
    Collections.shuffle(shuffled, new Random(1));
    double[] other = shuffled.stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(SignFlipPermutation.of(other, 7)).isEqualTo(SignFlipPermutation.of(values, 7));
  }

  @Property(tries = 100)
  void enumerationAgreesWithTheDefinition(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = -5, max = 5) Integer> tenths) {
    double[] values = tenths.stream().mapToDouble(i -> i / 10.0).toArray();
    assertThat(SignFlipPermutation.of(values, 1).p()).isCloseTo(exactP(tenths), within(1e-12));
  }

  /** Between 17 and 130 queries, so that one, two and three blocks of 64 occur. */
  @Property(tries = 40)
  void randomFlipsAgreeWithTheExactDistribution(
      @ForAll @Size(min = 20, max = 130) List<@IntRange(min = -6, max = 7) Integer> values) {
    double[] array = values.stream().mapToDouble(Integer::doubleValue).toArray();
    double exact = Math.min(1, exactP(values)); // the convolution's rounding may exceed 1 by an ulp
    double error = Math.sqrt(exact * (1 - exact) / SignFlipPermutation.RANDOM_FLIPS);
    assertThat(SignFlipPermutation.of(array, 11).p()).isCloseTo(exact, within(6 * error + 3e-5));
  }

  @Property(tries = 100)
  void onPassOrFailItIsMcNemarsExactTest(
      @ForAll @IntRange(min = 0, max = 8) int onlyA,
      @ForAll @IntRange(min = 0, max = 8) int onlyB) {
    double[] values = new double[onlyA + onlyB + 5];
    java.util.Arrays.fill(values, 0, onlyA, 1);
    java.util.Arrays.fill(values, onlyA, onlyA + onlyB, -1);
    assertThat(SignFlipPermutation.of(values, 1).p())
        .isCloseTo(McNemar.of(onlyA, onlyB).exactP(), within(1e-12));
  }

  /** By the distribution of the sum itself, convolved one query after the other. */
  static double exactP(List<Integer> values) {
    int reach = values.stream().mapToInt(Math::abs).sum();
    double[] chances = new double[2 * reach + 1];
    chances[reach] = 1;
    for (int value : values) {
      double[] next = new double[chances.length];
      for (int i = 0; i < chances.length; i++) {
        if (chances[i] > 0) {
          next[i + value] += chances[i] / 2;
          next[i - value] += chances[i] / 2;
        }
      }
      chances = next;
    }
    int observed = Math.abs(values.stream().mapToInt(Integer::intValue).sum());
    double p = 0;
    for (int i = 0; i < chances.length; i++) {
      p += Math.abs(i - reach) >= observed ? chances[i] : 0;
    }
    return p;
  }
}
