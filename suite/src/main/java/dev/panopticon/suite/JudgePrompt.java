package dev.panopticon.suite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a judge is told; null parts are the built-in ones. */
record JudgePrompt(@Nullable String rubric, @Nullable String system, @Nullable String template) {

  /** What a judge is shown. */
  enum Form {
    ONE_OUTPUT,
    TWO_OUTPUTS;

    /** The placeholders that a template must have. */
    List<String> outputs() {
      return switch (this) {
        case ONE_OUTPUT -> List.of("output");
        case TWO_OUTPUTS -> List.of("output_a", "output_b");
      };
    }
  }
}
