package dev.panopticon.model;

import java.util.Arrays;
import java.util.Optional;

/** How a model is reached. */
public enum ProviderKind {
  /** OpenAI's own service. */
  OPENAI("openai"),
  /** Any server that speaks OpenAI's chat completions: vLLM, llama.cpp, Ollama, gateways. */
  OPENAI_COMPATIBLE("openai-compatible"),
  /** Outputs that exist already: evaluated, never asked for. */
  RECORDED("recorded");

  private final String wireName;

  ProviderKind(String wireName) {
    this.wireName = wireName;
  }

  /** The name in suites and in the API. */
  public String wireName() {
    return wireName;
  }

  public static Optional<ProviderKind> find(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst();
  }
}
