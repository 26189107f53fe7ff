package dev.panopticon.judging;

import dev.panopticon.model.Scale;
import org.jspecify.annotations.Nullable;

/** The scores of the answer shown first and of the one shown second. */
record ScorePair(ScoreNumber first, ScoreNumber second) {
  /** Why the two are no scores on the scale; null when they are. */
  @Nullable String problem(Scale.Range scale) {
    String ofFirst = first.problem(scale);
    return ofFirst == null ? second.problem(scale) : ofFirst;
  }

  /** 1 if the first is higher, 0 if the second is, 0.5 if they are equal. */
  double preference() {
    return (1 + Math.signum(first.value() - second.value())) / 2;
  }

  /** Equal for "8/10, 7/10" and "8 7" when the maximum is 10. */
  ScorePair without(double max) {
    return new ScorePair(without(first, max), without(second, max));
  }

  private static ScoreNumber without(ScoreNumber number, double max) {
    return number.isOutOf(max) ? new ScoreNumber(number.value(), null) : number;
  }
}
