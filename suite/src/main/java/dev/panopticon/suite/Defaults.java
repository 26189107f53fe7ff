package dev.panopticon.suite;

import dev.panopticon.model.MetricSpec;
import org.jspecify.annotations.Nullable;

/** The built-in metrics that need nothing but their name. */
final class Defaults {
  private Defaults() {}

  /** The built-in metric of that name with its defaults; null if there is none. */
  static @Nullable MetricSpec metric(String name) {
    return switch (name) {
      case "exact-match" -> new MetricSpec.ExactMatch(name, false);
      case "contains" -> new MetricSpec.Contains(name, null, false);
      case "numeric" -> new MetricSpec.Numeric(name, 0, 0);
      case "json-valid" -> new MetricSpec.JsonValid(name);
      case "token-f1" -> new MetricSpec.TokenF1(name);
      case "rouge-l" -> new MetricSpec.RougeL(name);
      default -> null;
    };
  }
}
