package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ModelSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a model's replies are taken to be, on average, and why. */
record ReplyLength(double tokens, String reason) {
  /**
   * @param earlier the mean of earlier replies; null when there is none
   * @param unbounded for a model that never replied before and has no limit
   */
  static ReplyLength of(ModelSpec.Remote model, @Nullable Double earlier, int unbounded) {
    Double limit = limit(model);
    if (earlier != null) {
      return limit == null || earlier <= limit
          ? new ReplyLength(earlier, "as earlier ones")
          : new ReplyLength(limit, "its limit; earlier ones were longer");
    }
    return limit == null
        ? new ReplyLength(unbounded, "assumed: no earlier ones, no max_tokens")
        : new ReplyLength(limit, "its limit: no earlier ones");
  }

  private static @Nullable Double limit(ModelSpec.Remote model) {
    Object limit =
        model
            .parameters()
            .getOrDefault("max_tokens", model.parameters().get("max_completion_tokens"));
    return limit instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
  }

  String text(String whose) {
    return String.format(Locale.ROOT, "%s %,.0f (%s)", whose, tokens, reason);
  }
}
