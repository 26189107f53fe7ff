package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunEstimate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EstimateTextTest {
  @Test
  void saysCallsTokensMoneyAndTime() {
    assertThat(EstimateText.line(estimate(1.5, 5.0, 90.0)))
        .isEqualTo(
            "Estimate: 1,000 calls to models, 2,000 to judges at most; about 30,000 tokens in,"
                + " 40,000 out; $1.5000 of a budget of $5.0000; at least "
                + Words.duration(java.time.Duration.ofSeconds(90)));
  }

  @Test
  void whatIsUnknownIsSaid() {
    assertThat(EstimateText.line(estimate(null, null, null)))
        .endsWith("; cost unknown; time unknown, a model was never asked before");
  }

  @Test
  void anEstimateAloneStartsNothingAndSaysSo() {
    assertThat(Plain.lines(out -> EstimateText.printAlone(estimate(1.0, null, 1.0), out)))
        .contains("- a note", "Nothing was started.");
  }

  private static RunEstimate estimate(
      @Nullable Double cost, @Nullable Double budget, @Nullable Double seconds) {
    return new RunEstimate(
        500,
        2,
        1_000,
        2_000,
        1_000,
        2_000,
        30_000,
        40_000,
        cost,
        budget,
        seconds,
        List.of("a note"));
  }
}
