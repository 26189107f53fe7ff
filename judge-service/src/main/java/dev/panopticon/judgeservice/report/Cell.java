package dev.panopticon.judgeservice.report;

import dev.panopticon.model.JudgmentStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one metric says of one answer.
 *
 * @param score the mean over the judge's repeats that have a score; null unless {@code SCORED}
 */
record Cell(int queryNo, int repeat, JudgmentStatus status, @Nullable Double score) {
  Cell {
    if ((status == JudgmentStatus.SCORED) != (score != null)) {
      throw new IllegalArgumentException("a cell has a score exactly when it is scored: " + status);
    }
  }

  /** Identifies the answer among those of one contestant; sorts as (query, repeat). */
  long key() {
    return ((long) queryNo << 32) | repeat;
  }

  Cell withQueryNo(int otherQueryNo) {
    return new Cell(otherQueryNo, repeat, status, score);
  }
}
