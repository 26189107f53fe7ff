package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void hundredValuesGiveTheirRanks() {
    assertThat(Percentiles.of(LongStream.rangeClosed(1, 100).toArray()))
        .contains(new Percentiles(50, 95, 99, 100));
    assertThat(Percentiles.of(new double[] {30, 10, 20})).contains(new Percentiles(20, 30, 30, 3));
    assertThat(Percentiles.of(new long[] {7})).contains(new Percentiles(7, 7, 7, 1));
  }

  @Test
  void noValuesHaveNoPercentiles() {
    assertThat(Percentiles.of(new long[0])).isEmpty();
    assertThat(Percentiles.of(new double[0])).isEmpty();
  }

  @Property
  void eachIsTheSmallestValueThatEnoughDoNotExceed(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 0, max = 500) Long> values) {
    long[] array = values.stream().mapToLong(Long::longValue).toArray();
    Percentiles percentiles = Percentiles.of(array).orElseThrow();
    assertThat(percentiles.p50()).isEqualTo(naive(array, 50));
    assertThat(percentiles.p95()).isEqualTo(naive(array, 95));
    assertThat(percentiles.p99()).isEqualTo(naive(array, 99));
  }

  private static double naive(long[] values, int percent) {
    return LongStream.of(values)
        .filter(
            value ->
                100 * LongStream.of(values).filter(other -> other <= value).count()
                    >= (long) percent * values.length)
        .min()
        .orElseThrow();
  }
}
