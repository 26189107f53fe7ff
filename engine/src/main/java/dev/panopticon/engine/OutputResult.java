package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.RunId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking, for one cell.
 *
 * @param revision of the run, when this was made
 * @param reusable whether it may serve the cache
 */
record OutputResult(
    UUID id,
    RunId run,
    int revision,
    CellKey cell,
    Answer answer,
    Spent spent,
    ContentKey contentKey,
    boolean reusable,
    Instant createdAt)
    implements Result {

  @Override
  public boolean isFailure() {
    return answer.status() == OutputStatus.FAILED;
  }

  @Override
  public long size() {
    return Result.length(answer.text()) + Result.length(answer.error());
  }

  /**
   * The answer, as it is judged.
   *
   * @param text not null when ANSWERED
   * @param error why there is no answer: the failure or the refusal
   */
  record Answer(
      OutputStatus status,
      @Nullable String text,
      @Nullable String finishReason,
      @Nullable ErrorClass errorClass,
      @Nullable String error) {
    static Answer of(String text, @Nullable String finishReason) {
      return new Answer(OutputStatus.ANSWERED, text, finishReason, null, null);
    }

    static Answer failed(ErrorClass errorClass, String error) {
      return new Answer(OutputStatus.FAILED, null, null, errorClass, error);
    }

    static Answer refused(String reason, @Nullable String text) {
      return new Answer(OutputStatus.REFUSED, text, null, null, reason);
    }
  }
}
