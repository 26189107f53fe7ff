package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import dev.panopticon.model.Verdict;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One verdict that is to be committed.
 *
 * @param revision of the run, when this was made
 * @param theme the query's, for the rollup; empty for none
 * @param verdict of a pair in the order A, B, whichever was shown first
 * @param bin of the score in the metric's histogram; 0 without a score
 * @param reply the judge's, raw; null where none came
 * @param parserVersion of the reader of the reply; null without a reply
 * @param reusable whether its reply may serve the cache
 */
record JudgmentResult(
    UUID id,
    RunId run,
    int revision,
    JudgmentKey key,
    String theme,
    Verdict verdict,
    int bin,
    @Nullable String reply,
    @Nullable Integer parserVersion,
    Spent spent,
    ContentKey contentKey,
    boolean reusable,
    Instant createdAt)
    implements Result {

  @Override
  public boolean isFailure() {
    return switch (verdict) {
      case Verdict.Failed _, Verdict.Skipped _ -> true;
      case Verdict.Scored _, Verdict.Preferred _, Verdict.Unreadable _, Verdict.Refused _ -> false;
    };
  }

  @Override
  public long size() {
    return Result.length(reply);
  }

  /** The number that counts: the score, or A's preference; null unless scored. */
  @Nullable Double score() {
    return switch (verdict) {
      case Verdict.Scored scored -> scored.score();
      case Verdict.Preferred preferred -> preferred.preference();
      case Verdict.Unreadable _, Verdict.Refused _, Verdict.Failed _, Verdict.Skipped _ -> null;
    };
  }

  /** Why there is no number; null when there is one. */
  @Nullable String reason() {
    return switch (verdict) {
      case Verdict.Scored _, Verdict.Preferred _ -> null;
      case Verdict.Unreadable unreadable -> unreadable.reason();
      case Verdict.Refused refused -> refused.reason();
      case Verdict.Failed failed -> failed.reason();
      case Verdict.Skipped skipped -> skipped.reason();
    };
  }
}
