package dev.panopticon.judgeservice.report;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run has cost: the answers of each contestant, and the judges. */
record RunCosts(Map<Integer, OutputTotals> outputs, CallTotals judgments) {
  private static final int NANO_DECIMALS = 9;

  static BigDecimal usd(long nanoUsd) {
    return BigDecimal.valueOf(nanoUsd, NANO_DECIMALS).stripTrailingZeros();
  }

  OutputTotals of(Contestant contestant) {
    return outputs.getOrDefault(contestant.no(), OutputTotals.NONE);
  }

  /** All calls of the run. */
  CallTotals calls() {
    return outputs.values().stream().map(OutputTotals::calls).reduce(judgments, CallTotals::plus);
  }

  /**
   * Of the whole run when no model is named, else of the answers of the contestants meant; null
   * when a price is unknown.
   */
  @Nullable Long of(RunSnapshot run, @Nullable String model, @Nullable String prompt) {
    if (model == null && prompt == null) {
      return calls().costNanoUsd();
    }
    return run.matching(model, prompt)
        .map(contestant -> of(contestant).calls())
        .reduce(CallTotals.NONE, CallTotals::plus)
        .costNanoUsd();
  }
}
