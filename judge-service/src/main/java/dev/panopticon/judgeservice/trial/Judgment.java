package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.MetricTrial;
import dev.panopticon.model.Message;
import dev.panopticon.model.Price;
import dev.panopticon.model.Verdict;
import dev.panopticon.providers.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One verdict of a judge and the call that it came from.
 *
 * @param verdict of a pair in the order in which it was shown
 * @param reply the judge's, raw; null where none came
 * @param price null when unknown
 */
record Judgment(
    Verdict verdict,
    List<Message> prompt,
    @Nullable String reply,
    Usage usage,
    @Nullable Price price,
    Duration latency) {

  static Judgment failed(Verdict.Failed verdict, List<Message> prompt, Duration latency) {
    return new Judgment(verdict, prompt, null, Usage.UNKNOWN, null, latency);
  }

  /**
   * As it is told.
   *
   * @param shownFirst {@code a} or {@code b}; null but for pairs
   */
  MetricTrial.Call told(@Nullable String shownFirst) {
    return new MetricTrial.Call(
        shownFirst,
        verdict.status(),
        score("b".equals(shownFirst)),
        reason(verdict),
        prompt,
        reply,
        usage.inputTokens(),
        usage.outputTokens(),
        usage.costNanoUsd(price),
        latency.toMillis());
  }

  private @Nullable Double score(boolean swapped) {
    return switch (verdict) {
      case Verdict.Scored scored -> scored.score();
      case Verdict.Preferred preferred ->
          swapped ? 1 - preferred.preference() : preferred.preference();
      case Verdict.Unreadable _, Verdict.Refused _, Verdict.Failed _, Verdict.Skipped _ -> null;
    };
  }

  /** What was said about a verdict: the judge's explanation, or why there is no score. */
  static @Nullable String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Scored scored -> scored.explanation();
      case Verdict.Preferred preferred -> preferred.explanation();
      case Verdict.Unreadable(String reason) -> reason;
      case Verdict.Refused(String reason) -> reason;
      case Verdict.Failed(var errorClass, String reason) -> errorClass + ": " + reason;
      case Verdict.Skipped(String reason) -> reason;
    };
  }
}
