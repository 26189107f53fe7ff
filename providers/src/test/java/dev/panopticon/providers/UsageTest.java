package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.Price;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final Price PRICE = new Price(new BigDecimal("0.15"), new BigDecimal("0.60"));

  @Test
  void costIsTokensTimesPriceInNanoDollars() {
    assertThat(new Usage(1_000L, 500L).costNanoUsd(PRICE)).isEqualTo(450_000L);
    assertThat(new Usage(0L, 0L).costNanoUsd(PRICE)).isZero();
  }

  @Test
  void costThatCannotBeKnownIsNullAndNotZero() {
    assertThat(new Usage(1_000L, 500L).costNanoUsd(null)).isNull();
    assertThat(new Usage(null, 500L).costNanoUsd(PRICE)).isNull();
    assertThat(new Usage(1_000L, null).costNanoUsd(PRICE)).isNull();
    assertThat(Usage.UNKNOWN.costNanoUsd(PRICE)).isNull();
  }

  @Test
  void absurdCountsOfAProviderDoNotBreakTheCall() {
    assertThat(new Usage(Long.MAX_VALUE, Long.MAX_VALUE).costNanoUsd(PRICE)).isNull();
    assertThatThrownBy(() -> new Usage(-1L, 0L)).isInstanceOf(IllegalArgumentException.class);
  }
}
