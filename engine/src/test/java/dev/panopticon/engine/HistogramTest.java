package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void theRangeIsCutIntoTwentyAndItsUpperEndIsInTheLast() {
    var histogram = new Histogram(1, 11);
    assertThat(histogram.bin(1)).isZero();
    assertThat(histogram.bin(1.49)).isZero();
    assertThat(histogram.bin(1.5)).isEqualTo(1);
    assertThat(histogram.bin(10.99)).isEqualTo(19);
    assertThat(histogram.bin(11)).isEqualTo(19);
  }

  @Test
  void whatIsOutsideCountsAtTheEnds() {
    var histogram = new Histogram(0, 1);
    assertThat(histogram.bin(-3)).isZero();
    assertThat(histogram.bin(3)).isEqualTo(19);
  }
}
