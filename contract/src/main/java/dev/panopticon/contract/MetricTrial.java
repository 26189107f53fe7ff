package dev.panopticon.contract;

import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying a metric. Nothing of it is stored.
 *
 * @param judge the judge model; null for deterministic metrics
 * @param score on the metric's scale, or of a pair the preference for A in [0, 1], both orders
 *     averaged; null unless scored
 * @param label the judge's word, where the scale has labels
 * @param scoreA the judge's score of A where it gave two, else null
 * @param inconsistent whether the two orders of a pair disagree
 * @param reason the judge's explanation, or why there is no score; null when nothing was said
 * @param costNanoUsd of all calls, 0 when there was none; null when unknown
 * @param calls to the judge, in their order; empty when nobody was asked
 */
public record MetricTrial(
    String metric,
    int version,
    @Nullable String judge,
    JudgmentStatus status,
    @Nullable Double score,
    @Nullable String label,
    @Nullable Double scoreA,
    @Nullable Double scoreB,
    boolean inconsistent,
    @Nullable String reason,
    @Nullable Long costNanoUsd,
    List<Call> calls) {
  public MetricTrial {
    calls = List.copyOf(calls);
  }

  /**
   * One call to the judge, and what was read from its reply.
   *
   * @param shownFirst {@code a} or {@code b}; null but for pairs
   * @param score as in the trial: of a pair the preference for A, whichever was shown first
   * @param prompt the messages as they were sent
   * @param reply the judge's raw reply; null where none came
   */
  public record Call(
      @Nullable String shownFirst,
      JudgmentStatus status,
      @Nullable Double score,
      @Nullable String reason,
      List<Message> prompt,
      @Nullable String reply,
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      @Nullable Long costNanoUsd,
      long latencyMillis) {
    public Call {
      prompt = List.copyOf(prompt);
    }
  }
}
