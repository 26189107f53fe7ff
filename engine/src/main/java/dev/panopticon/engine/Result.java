package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row that is to be committed once. */
sealed interface Result permits OutputResult, JudgmentResult {
  UUID id();

  RunId run();

  /** Of the run, when this was made. */
  int revision();

  /** Whether it is a failure, or may have come of one: what a retry forgets. */
  boolean isFailure();

  Spent spent();

  Instant createdAt();

  /** Characters of its texts: how large a part of a batch it is. */
  long size();

  static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
