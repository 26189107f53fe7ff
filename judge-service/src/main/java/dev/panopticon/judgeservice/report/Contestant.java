package dev.panopticon.judgeservice.report;

import org.jspecify.annotations.Nullable;

/**
 * A contestant of a run.
 *
 * @param label the model's id, with {@code /prompt} where prompts exist
 */
record Contestant(int no, String label, String modelId, @Nullable String promptId) {
  /**
   * Whether a gate or a filter means this one; null means any, and a model may be named by its
   * label.
   */
  boolean is(@Nullable String model, @Nullable String prompt) {
    return (model == null || model.equals(modelId) || model.equals(label))
        && (prompt == null || prompt.equals(promptId));
  }
}
