package dev.panopticon.contract;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.QueryContent;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one judgment, down to the judge's raw reply.
 *
 * @param outputs the judged answer, or for pairs A's and B's
 * @param reply the judge's raw reply; null for deterministic metrics and where none came
 * @param scoreA the judge's score of A where it gave two, else null
 * @param explanation the judge's reason as far as it was read
 */
public record ResultDetail(
    ResultView result,
    int queryVersion,
    QueryContent query,
    MetricSpec metric,
    int metricVersion,
    List<Answer> outputs,
    @Nullable String reply,
    @Nullable Double scoreA,
    @Nullable Double scoreB,
    @Nullable String explanation,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long costNanoUsd,
    @Nullable Long latencyMillis,
    int attempts) {

  /**
   * One answer.
   *
   * @param latencyMillis null for recorded and cached answers
   */
  public record Answer(
      UUID id,
      String contestant,
      OutputStatus status,
      @Nullable String text,
      @Nullable String finishReason,
      @Nullable String error,
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      @Nullable Long costNanoUsd,
      @Nullable Long latencyMillis,
      int attempts,
      boolean cached) {}
}
