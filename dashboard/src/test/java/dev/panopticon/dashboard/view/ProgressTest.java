package dev.panopticon.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunView;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void whatTheCacheSavedIsBlankWhereNoPriceIsKnown() {
    assertThat(Progress.saved(progress(3, 0)).text()).isEmpty();
    assertThat(Progress.saved(progress(3, 0)).why()).contains("known price");
  }

  @Test
  void whatTheCacheSavedIsAnAmountWhereThereIsOne() {
    assertThat(Progress.saved(progress(3, 1_250_000_000)).text()).isEqualTo("$1.25");
    assertThat(Progress.saved(progress(0, 0)).text()).isEqualTo("$0.00");
  }

  private static RunView.Progress progress(long cached, long savedNanoUsd) {
    return new RunView.Progress(
        10,
        10,
        0,
        10,
        10,
        Map.of(),
        7,
        0,
        cached,
        0,
        0,
        savedNanoUsd,
        null,
        null,
        Map.of(),
        Map.of());
  }
}
