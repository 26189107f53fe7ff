package dev.panopticon.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model says to a request, however it is then delivered.
 *
 * @param content null when the model refuses
 * @param refusal null when it does not
 * @param finishReason {@code stop}, {@code length} or {@code content_filter}
 */
record Completion(@Nullable String content, @Nullable String refusal, String finishReason) {

  static final Completion EMPTY = new Completion("", null, "stop");
  static final Completion FILTERED = new Completion("", null, "content_filter");
  static final Completion REFUSED =
      new Completion(null, "I'm sorry, but I can't help with that request.", "stop");

  /** The text, ended before the first stop text and after {@code max_tokens}. */
  static Completion of(String text, ChatRequest.Output output) {
    String stopped = beforeStop(text, output.stop());
    String content = Tokens.first(stopped, output.maxTokens());
    return new Completion(content, null, content.length() < stopped.length() ? "length" : "stop");
  }

  /** What was written: the content, or else the refusal. */
  String text() {
    return content != null ? content : refusal != null ? refusal : "";
  }

  int tokens() {
    return Tokens.count(text());
  }

  private static String beforeStop(String text, List<String> stops) {
    int end = text.length();
    for (String stop : stops) {
      int at = text.indexOf(stop);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }
}
