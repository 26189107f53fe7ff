package dev.panopticon.model;

/** Who speaks in a conversation. */
public enum MessageRole {
  SYSTEM,
  USER,
  ASSISTANT;

  /** The name on every provider's wire: {@code system}, {@code user}, {@code assistant}. */
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
