package dev.panopticon.providers;

/** A part of a definition, made usable, or what is wrong with it. */
sealed interface Resolved<T> {
  record Found<T>(T value) implements Resolved<T> {}

  /**
   * @param key the key of the definition that is wrong, as in a suite: {@code base_url}
   * @param reason what is wrong and what would be right
   */
  record Wrong<T>(String key, String reason) implements Resolved<T> {}
}
