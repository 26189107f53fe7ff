package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SumsTest {
  @Test
  void whatCancelsDoesNotTakeTheRestWithIt() {
    assertThat(Sums.of(1, 1e99, 1, -1e99)).isEqualTo(2);
    assertThat(Sums.of()).isZero();
  }

  @Test
  void theInputStaysAsItWas() {
    double[] values = {3, 1, 2};
    Sums.of(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void aValueThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Sums.of(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void sumsAreThoseOfExactArithmetic(
      @ForAll List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    BigDecimal exact =
        values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal error = exact.subtract(new BigDecimal(Sums.of(array))).abs();
    double scale = Math.ulp(exact.doubleValue()) + 1e-15 * Math.ulp(1e6) * values.size();
    assertThat(error.doubleValue()).isLessThanOrEqualTo(scale);
  }
}
