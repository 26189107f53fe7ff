package dev.panopticon.model;

import org.jspecify.annotations.Nullable;

/**
 * What came of applying a metric to an answer or to a pair. Only {@link Scored} and {@link
 * Preferred} carry numbers.
 */
public sealed interface Verdict {
  /** The word in the database, in reports and on pages. */
  JudgmentStatus status();

  /**
   * The answer has a score.
   *
   * @param score finite, on the metric's scale
   * @param label the judge's word, when the scale has labels; else null
   * @param explanation the judge's reason, when it gave one
   */
  record Scored(double score, @Nullable String label, @Nullable String explanation)
      implements Verdict {
    /**
     * @throws IllegalArgumentException if the score is NaN or infinite
     */
    public Scored {
      requireFinite(score);
    }

    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.SCORED;
    }
  }

  /**
   * One of two answers is preferred.
   *
   * @param preference for the answer that was shown first, in [0, 1]: 1, 0.5 (tie) or 0
   * @param scoreFirst the score of the answer shown first, when the judge gave two; else null
   * @param scoreSecond the score of the answer shown second, when the judge gave two; else null
   */
  record Preferred(
      double preference,
      @Nullable Double scoreFirst,
      @Nullable Double scoreSecond,
      @Nullable String explanation)
      implements Verdict {
    /**
     * @throws IllegalArgumentException if the preference is outside [0, 1] or only one score is
     *     given
     */
    public Preferred {
      if (!(preference >= 0 && preference <= 1)) {
        throw new IllegalArgumentException("preference must be in [0, 1] but was " + preference);
      }
      if ((scoreFirst == null) != (scoreSecond == null)) {
        throw new IllegalArgumentException("either both answers have a score or none");
      }
    }

    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.SCORED;
    }
  }

  /** The judge replied, but no verdict could be read from it. The raw reply is kept. */
  record Unreadable(String reason) implements Verdict {
    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.UNREADABLE;
    }
  }

  /** The judge declined to judge. */
  record Refused(String reason) implements Verdict {
    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.REFUSED;
    }
  }

  /** The judge could not be asked, or there is no answer to judge because the model failed. */
  record Failed(ErrorClass errorClass, String reason) implements Verdict {
    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.FAILED;
    }
  }

  /** The metric does not apply here (no reference, no judge configured). */
  record Skipped(String reason) implements Verdict {
    @Override
    public JudgmentStatus status() {
      return JudgmentStatus.SKIPPED;
    }
  }

  private static void requireFinite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("a score must be a finite number but was " + score);
    }
  }
}
