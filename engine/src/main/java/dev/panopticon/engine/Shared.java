package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.Usage;
import org.jspecify.annotations.Nullable;

/** What one of several equal cells got; the others take it without a call of their own. */
sealed interface Shared {
  /**
   * What was in the cache.
   *
   * @param by the run that found it there: another one may want newer
   */
  record Found(RunId by, ReusableResults.Reusable result) implements Shared {}

  /**
   * What the model said when it was asked, to the end of its retries.
   *
   * @param model as the run that asked defines it
   */
  record Asked(ModelSpec.Remote model, CallOutcome outcome) implements Shared {
    boolean failed() {
      return outcome instanceof CallOutcome.Failed;
    }

    /** What it takes who did not ask. */
    Spent spent(@Nullable Price price) {
      return switch (outcome) {
        case CallOutcome.Answered answered -> spent(answered.usage(), price);
        case CallOutcome.Refused refused -> spent(refused.usage(), price);
        case CallOutcome.Failed _ -> Spent.NOTHING;
      };
    }

    private static Spent spent(Usage usage, @Nullable Price price) {
      return Spent.cached(usage.inputTokens(), usage.outputTokens(), usage.costNanoUsd(price));
    }
  }
}
