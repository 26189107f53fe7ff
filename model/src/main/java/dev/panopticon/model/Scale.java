package dev.panopticon.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** The values that a judge may give. */
public sealed interface Scale {
  /**
   * Numbers from {@code min} to {@code max}, both included; a number outside is unreadable, never
   * clamped.
   */
  record Range(double min, double max) implements Scale {
    public Range {
      if (!(min < max) || Double.isInfinite(min) || Double.isInfinite(max)) {
        throw new IllegalArgumentException(
            "scale.min must be below scale.max: " + min + ", " + max);
      }
    }
  }

  /** Named verdicts and the score of each. */
  record Labels(Map<String, Double> scores) implements Scale {
    public Labels {
      scores = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(scores));
      if (scores.size() < 2) {
        throw new IllegalArgumentException("labels needs at least two entries");
      }
      if (scores.values().stream().anyMatch(score -> !Double.isFinite(score))) {
        throw new IllegalArgumentException("a label's score must be a finite number");
      }
    }
  }

  /** Pass is 1, fail is 0; the mean is a rate with a Wilson interval. */
  record PassFail() implements Scale {}
}
