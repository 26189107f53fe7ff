package dev.panopticon.suite;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What suites of later versions may contain: refused by name, so that nobody takes it for a typing
 * error.
 */
final class Later {
  private static final Set<String> PROVIDERS =
      Set.of("azure-openai", "anthropic", "gemini", "mistral", "ollama", "bedrock");
  private static final Map<String, String> WORDS =
      Map.of(
          "tokens", "`tokens`, which belongs to the parser `logprob`,",
          "jury", "a jury of several judges");

  private static final String COMES = " comes with a later version";

  private Later() {}

  /** The refusal of a key or kind that a later version knows; null for any other. */
  static @Nullable String word(String word) {
    String subject = WORDS.get(word);
    return subject == null ? null : subject + COMES;
  }

  /** The refusal of a provider that a later version knows; null for any other. */
  static @Nullable String provider(String kind) {
    if (!PROVIDERS.contains(kind)) {
      return null;
    }
    return "the provider `"
        + kind
        + "`"
        + COMES
        + ". If it has an endpoint that speaks OpenAI's chat completions, use"
        + " provider: openai-compatible with its base_url";
  }

  static String jury() {
    return "a list of judges (a jury)" + COMES + ": name one judge";
  }

  static String logprob() {
    return "the parser `logprob`" + COMES;
  }
}
