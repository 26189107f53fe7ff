package dev.panopticon.model;

/**
 * A way of asking: each (model, prompt) pair is a contestant.
 *
 * @param template the last user message to send; {@code {{query}}} stands for the query's own last
 *     message, and {@code {{context}}} for its context
 */
public record PromptSpec(String id, String template) {
  public PromptSpec {
    if (!Placeholders.in(template).contains("query")) {
      throw new IllegalArgumentException("the prompt \"" + id + "\" must contain {{query}}");
    }
  }
}
