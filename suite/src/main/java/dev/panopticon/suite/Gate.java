package dev.panopticon.suite;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A condition on a finished run; {@code eval --gate} ends with 1 when any fails. */
public sealed interface Gate {
  /**
   * The mean of a metric reaches a value, for every contestant in scope.
   *
   * @param model null for every contestant
   * @param prompt null for every prompt
   * @param confident whether the interval's lower bound must reach it, not just the mean
   */
  record MeanAtLeast(
      String metric,
      @Nullable String model,
      @Nullable String prompt,
      double minimum,
      boolean confident)
      implements Gate {}

  /**
   * Non-inferiority to another contestant of the same run.
   *
   * @param model null for every contestant but {@code baseline}
   * @param margin at least 0, on the metric's scale
   */
  record NotWorseThan(
      String metric,
      @Nullable String model,
      @Nullable String prompt,
      String baseline,
      double margin)
      implements Gate {}

  /**
   * Non-inferiority to the same contestant in an earlier run.
   *
   * @param run a run id, or {@link #LATEST} for the latest completed run of the same suite name
   * @param margin at least 0, on the metric's scale
   */
  record NotWorseThanRun(
      String metric, @Nullable String model, @Nullable String prompt, String run, double margin)
      implements Gate {
    public static final String LATEST = "latest";
  }

  /**
   * The share of unreadable judgments stays low.
   *
   * @param metric null for all metrics together
   * @param maximum in [0, 1]
   */
  record UnreadableRateAtMost(
      @Nullable String metric, @Nullable String model, @Nullable String prompt, double maximum)
      implements Gate {}

  /**
   * The run, or one contestant of it, stays cheap.
   *
   * @param maximumUsd US dollars, at least 0
   */
  record CostUsdAtMost(@Nullable String model, @Nullable String prompt, BigDecimal maximumUsd)
      implements Gate {}
}
